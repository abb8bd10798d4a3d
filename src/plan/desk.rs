//! What an agency's own document says in the terms of the trade (IPTC NewsML-G2, NITF, ninjs), put into its columns.
//!
//! It is the agency's word, so it goes before what was read out of the text.

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::model::{ItemContent, PubStatus};

/// Takes over what the document says; what it does not say stays as it is.
pub(super) fn take_over(content: &mut ItemContent, extra: &BTreeMap<String, Vec<String>>) {
    let said = |name: &str| {
        let text = extra.get(name)?.first()?.trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    content.slugline = said("slugline").or_else(|| content.slugline.take());
    content.located = said("located").or_else(|| content.located.take());
    content.dateline = said("dateline").or_else(|| content.dateline.take());
    content.ed_note = said("ednote").or_else(|| content.ed_note.take());
    content.urgency = said("urgency")
        .and_then(|text| urgency(&text))
        .or(content.urgency);
    let embargo = said("embargoed").and_then(|text| text.parse::<Timestamp>().ok());
    content.embargoed_until = embargo.map(Into::into).or(content.embargoed_until);
    if let Some(status) = said("pubstatus").and_then(|text| pub_status(&text)) {
        content.pub_status = status;
    }
}

/// Reads a urgency: 1 (most urgent) to 9.
fn urgency(text: &str) -> Option<u8> {
    text.parse()
        .ok()
        .filter(|urgency| (1..=9).contains(urgency))
}

/// Reads a publication status, as a word (ninjs) or with its scheme (`stat:canceled` of NewsML-G2).
fn pub_status(text: &str) -> Option<PubStatus> {
    let word = text.rsplit(':').next().unwrap_or(text);
    match word.to_ascii_lowercase().as_str() {
        "usable" => Some(PubStatus::Usable),
        "withheld" | "withhold" => Some(PubStatus::Withheld),
        "canceled" | "cancelled" | "killed" => Some(PubStatus::Canceled),
        _ => None,
    }
}
