//! The data that the parts of newswire hand to each other, and the few rules that several of them must read alike.
//!
//! Types, small pure conversions and judgements of single values only. Must not know: any other module, files, the network, the clock.

mod addresses;
mod article;
mod challenges;
mod characters;
mod comparison;
mod feed;
mod fetch;
mod header_lines;
mod hosts;
mod ids;
mod item;
mod job;
mod known;
mod learned;
mod parsed;
mod plain_bytes;
mod plan;
mod price;
mod state;
mod time;
mod webhook;
mod websub;
mod wire;
mod zones;

pub use addresses::AddressGuard;
pub use article::{Article, ArticleWarning, ExtractionMethod, SelectorFault};
pub use challenges::{certain_challenge, likely_challenge};
pub use characters::is_steering;
pub use comparison::{
    ComparedItem, Comparisons, ItemComparison, NewPlaces, Repetition, SketchKey, StoryMember,
};
pub use feed::{
    ArticlePolicy, ArticleRule, Credential, Feed, FetchPolicy, IntervalPolicy, NamedElements,
};
pub use fetch::{
    Address, Exchange, FailureCode, FetchFailure, FetchOutcome, FetchRequest, Fetched, Fresh, Hop,
    PostRequest, Posted, Reach, ResourceKind, RetryAfter, Validators,
};
pub use header_lines::{OWN_HEADERS, own_header_reason};
pub use hosts::{LONGEST_ADDRESS_BYTES, host_key};
pub use ids::{FeedId, FeedSlug, ItemId, JobId, Sequence};
pub use item::{
    Attribution, BodySource, ChangeKind, DuplicateLink, ItemContent, MarkerKind, PubStatus,
    Relation, RevisionKind, primary_subtag,
};
pub use job::{
    ArticleJob, ArticlePlan, JobQueue, JobReason, JobRequest, JobVerdict, PageMemory, RuleOutcome,
    RuleReading,
};
pub use known::{
    CarriedEntry, KnownItem, KnownItems, KnownQuery, StoredSighting, TextChange, VersionText,
};
pub use learned::LearnedRates;
pub use parsed::{
    DatePrecision, DateSource, Enclosure, FeedDate, FeedFormat, FeedHints, FeedItem, NotAFeed,
    NotAFeedKind, ParseWarning, ParsedFeed,
};
pub use plain_bytes::{BLOCK, beyond_bits, bits_where, blocks, count_letters, letter_bits};
pub use plan::{
    ItemTarget, ItemWrite, OlderPage, OlderSource, PollPlan, PollRecord, SightingWrite,
};
pub use price::{Price, PriceFactor, PriceSource};
pub use state::{FeedState, GapMemory, MovedFeed, PollReason, ScheduleDecision, StopReason};
pub use time::UnixMillis;
pub use webhook::{Webhook, WebhookSecret, WebhookState};
pub use websub::{HubLinks, Subscription, SubscriptionStatus};
pub use wire::{Dateline, Marker, WireForm, names_correction};
pub use zones::time_zone;
