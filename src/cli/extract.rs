//! `newswire extract`: the article of one page as JSON.

use std::io::{self, Write as _};
use std::path::Path;

use url::Url;

use crate::article::{self, CompiledRule, PageContext, PageRefusal};
use crate::clock::Clock;
use crate::config::Config;
use crate::model::{Article, Feed, ResourceKind};
use crate::wire;

use super::arguments;
use super::configuration;
use super::exit::{Exit, Failure};
use super::input;
use super::output::{one_line, print_json};

pub(super) fn extract(named: Option<&Path>, options: &arguments::Extract) -> Result<(), Failure> {
    let document = &options.document;
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
    let context = PageContext {
        url: input.url.as_deref(),
        content_type: input.content_type.as_deref(),
        rule: rule.as_ref(),
        time_zone: feed.and_then(|feed| feed.time_zone.as_deref()),
        now: Some(Clock::System.now()),
        ..PageContext::default()
    };
    let extracted = article::extract(&input.bytes, &context);
    if options.explain {
        let lines = article::explain(&input.bytes, &context);
        print_explanation(feed.filter(|_| rule.is_some()), &extracted, &lines)?;
    }
    let mut article = extracted.map_err(|refusal| {
        let source = one_line(&document.source);
        let words = format!(
            "{source} gives no article: {}: {}",
            refusal.code, refusal.detail
        );
        Failure::words(Exit::BadData, words)
    })?;
    article.dateline = wire::dateline(&article.paragraphs);
    if !options.explain {
        print_json(&article)?;
    }
    Ok(())
}

/// Prints which way won and how sure that is, and the verdict of the generic way on every block of the page.
fn print_explanation(
    feed: Option<&Feed>,
    extracted: &Result<Article, PageRefusal>,
    blocks: &[String],
) -> io::Result<()> {
    let mut out = anstream::stdout().lock();
    let rule = feed.map_or("none", |feed| feed.slug.0.as_str());
    let mut facts = vec![("rule", rule.to_owned())];
    match extracted {
        Ok(article) => {
            facts.push(("method", article.method.to_string()));
            facts.push(("confidence", format!("{:.2}", article.confidence)));
            let words = article.text.split_whitespace().count();
            let paragraphs = article.paragraphs.len();
            facts.push(("text", format!("{paragraphs} paragraphs, {words} words")));
            for warning in &article.warnings {
                facts.push(("warning", format!("{}: {}", warning.code, warning.detail)));
            }
        }
        Err(refusal) => facts.push(("refused", format!("{}: {}", refusal.code, refusal.detail))),
    }
    for (name, value) in facts {
        writeln!(out, "{name:<10} {}", one_line(&value))?;
    }
    writeln!(
        out,
        "\nThe blocks of the page, with what the generic way says of each, its characters and those in links, and its path:"
    )?;
    for block in blocks {
        writeln!(out, "{}", one_line(block))?;
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
