//! `newswire extract`: the article of one page as JSON, or how it was found.

use std::io::Write as _;
use std::path::Path;

use url::Url;

use crate::article::{self, CompiledRule, PageContext};
use crate::clock::Clock;
use crate::config::Config;
use crate::model::{Feed, ResourceKind};
use crate::wire;

use super::arguments::Extract;
use super::configuration;
use super::exit::{Exit, Failure};
use super::input;
use super::output::{one_line, print_json};

pub(super) fn extract(named: Option<&Path>, arguments: &Extract) -> Result<(), Failure> {
    let document = &arguments.document;
    let input = input::read(named, document, ResourceKind::Page)?;
    // Rules come only from a configuration that was asked for: without one the generic way is shown.
    let config = named
        .map(|path| configuration::load(Some(path)))
        .transpose()?;
    let feed = config
        .as_ref()
        .and_then(|config| feed_for(config, input.url.as_deref()));
    let rule = feed
        .filter(|feed| !feed.article.rule.is_empty())
        .map(|feed| CompiledRule::new(&feed.article.rule))
        .transpose()
        .map_err(|reason| Failure::words(Exit::BadConfig, reason))?;
    if config.is_some() && rule.is_none() {
        writeln!(anstream::stderr(), "{}", no_rule(input.url.as_deref()))?;
    }
    let context = PageContext {
        url: input.url.as_deref(),
        content_type: input.content_type.as_deref(),
        rule: rule.as_ref(),
        time_zone: feed.and_then(|feed| feed.time_zone.as_deref()),
        now: Some(Clock::System.now()),
    };
    if arguments.explain {
        return print_lines(&article::explain(&input.bytes, &context));
    }
    let mut article = article::extract(&input.bytes, &context).map_err(|refusal| {
        let source = one_line(&document.source);
        let words = format!(
            "{source} gives no article: {}: {}",
            refusal.code, refusal.detail
        );
        Failure::words(Exit::BadData, words)
    })?;
    article.dateline = wire::dateline(&article.paragraphs);
    print_json(&article)?;
    Ok(())
}

/// Says why no rule was tried although a configuration was named.
fn no_rule(url: Option<&str>) -> String {
    let why = match url {
        None => "the page has no address: give it with --url".to_owned(),
        Some(url) => {
            let site = site_of(url).unwrap_or_default();
            format!("no feed with a rule is of {}", one_line(&site))
        }
    };
    format!("no rule was tried: {why}")
}

/// Prints lines that may quote the page.
fn print_lines(lines: &[String]) -> Result<(), Failure> {
    let mut out = anstream::stdout().lock();
    for line in lines {
        writeln!(out, "{}", one_line(line))?;
    }
    Ok(())
}

/// Gives the feed with a rule whose site is that of the page.
fn feed_for<'a>(config: &'a Config, url: Option<&str>) -> Option<&'a Feed> {
    let site = site_of(url?)?;
    let of_site = |feed: &&Feed| site_of(&feed.url).as_deref() == Some(site.as_str());
    let mut feeds = config.feeds.iter().filter(of_site);
    feeds
        .clone()
        .find(|feed| !feed.article.rule.is_empty())
        .or_else(|| feeds.next())
}

/// Gives the host without `www.`.
fn site_of(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_owned())
}
