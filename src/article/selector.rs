//! CSS selectors as operators write them: compiled, or refused with the cause and the remedy.
//!
//! Must not know: which part of an article a selector is for.

use scraper::Selector;

use crate::model::SelectorFault;

/// Most pseudo-classes of one selector that are looked at for the one that is not supported.
const MAX_PSEUDO: usize = 64;
/// Pseudo-classes with something in parentheses.
const FUNCTIONS: [&str; 7] = [
    "is",
    "not",
    "nth-child",
    "nth-last-child",
    "nth-last-of-type",
    "nth-of-type",
    "where",
];
/// Pseudo-classes of other tools that look into texts.
const TEXT_FUNCTIONS: [&str; 5] = ["contains", "has-text", "icontains", "matches", "text"];

/// Checks that a selector is CSS that can be matched.
///
/// # Errors
/// What is wrong with it, and what to do.
pub fn check_selector(selector: &str) -> Result<(), SelectorFault> {
    compile(selector).map(|_| ())
}

/// Compiles a selector.
///
/// # Errors
/// As [`check_selector`].
pub(super) fn compile(selector: &str) -> Result<Selector, SelectorFault> {
    // On a deep page `:has()` looks through every subtree again and again.
    if selector.to_ascii_lowercase().contains(":has(") {
        return fault("`:has()` takes too long on deep pages", "leave it out");
    }
    Selector::parse(selector).or_else(|_| {
        let (bare, nesting) = without_values(selector);
        xpath(selector, &bare)?;
        pseudo(&bare)?;
        neighbours(&bare)?;
        if nesting == Nesting::Open {
            return fault("a bracket or a quotation mark is not closed", "close it");
        }
        fault(
            "it does not parse",
            "write a CSS selector, such as \"div.article-body > p\"",
        )
    })
}

fn fault<T>(why: impl Into<String>, remedy: impl Into<String>) -> Result<T, SelectorFault> {
    Err(SelectorFault {
        why: why.into(),
        remedy: remedy.into(),
    })
}

/// Whether all that was opened is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Nesting {
    Open,
    Closed,
}

/// Gives a selector without what stands in quotation marks and square brackets, which may be anything.
fn without_values(selector: &str) -> (String, Nesting) {
    let mut bare = String::with_capacity(selector.len());
    let mut quote = None;
    let mut is_value = false;
    let mut depth = 0_usize;
    for letter in selector.chars() {
        match (quote, letter) {
            (Some(open), letter) => quote = (open != letter).then_some(open),
            (None, '"' | '\'') => quote = Some(letter),
            (None, '[') => is_value = true,
            (None, ']') => {
                is_value = false;
                // It stands for an element all the same.
                bare.push_str("[]");
            }
            (None, _) if is_value => {}
            (None, letter) => {
                match letter {
                    '(' => depth += 1,
                    ')' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                bare.push(letter);
            }
        }
    }
    let nesting = if quote.is_some() || is_value || depth > 0 {
        Nesting::Open
    } else {
        Nesting::Closed
    };
    (bare, nesting)
}

fn xpath(selector: &str, bare: &str) -> Result<(), SelectorFault> {
    let start = bare.trim_start();
    if start.starts_with('/')
        || start.starts_with("./")
        || bare.contains("//")
        || selector.contains("[@")
    {
        return fault(
            "this is XPath",
            "write CSS, such as \"div.article-body > p\" for `//div[@class=\"article-body\"]/p`",
        );
    }
    Ok(())
}

/// Finds a pseudo-element, or a pseudo-class that is not supported.
fn pseudo(bare: &str) -> Result<(), SelectorFault> {
    let mut parts = bare.split(':').skip(1).take(MAX_PSEUDO).peekable();
    let mut colons = ":";
    while let Some(part) = parts.next() {
        if part.is_empty() && parts.peek().is_some() {
            colons = "::";
            continue;
        }
        let is_named = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_');
        let name: String = part.chars().take_while(is_named).collect();
        let is_function = part
            .get(name.len()..)
            .is_some_and(|rest| rest.starts_with('('));
        let is_supported = colons == ":"
            && if is_function {
                FUNCTIONS.contains(&name.to_ascii_lowercase().as_str())
            } else {
                Selector::parse(&format!("*:{name}")).is_ok()
            };
        if !name.is_empty() && !is_supported {
            let parentheses = if is_function { "()" } else { "" };
            let why = format!("`{colons}{name}{parentheses}` is not supported");
            if is_function && TEXT_FUNCTIONS.contains(&name.to_ascii_lowercase().as_str()) {
                return fault(why, "leave it out: no selector looks into texts");
            }
            return fault(why, "leave it out");
        }
        colons = ":";
    }
    Ok(())
}

/// Finds combinators and commas that have no element beside them.
fn neighbours(bare: &str) -> Result<(), SelectorFault> {
    let is_combinator = |c: char| matches!(c, '>' | '+' | '~');
    let mut last = ',';
    // Closed by a comma of its own, the end is like any other end of an alternative.
    for letter in bare.chars().filter(|c| !c.is_whitespace()).chain([',']) {
        if is_combinator(letter) && is_combinator(last) {
            let why = format!("two combinators in a row, `{last} {letter}`");
            return fault(why, "keep one of them");
        }
        if is_combinator(letter) && matches!(last, ',' | '(') {
            let why = format!("no element stands before `{letter}`");
            return fault(why, "name one");
        }
        if is_combinator(last) && matches!(letter, ',' | ')') {
            let why = format!("no element stands behind `{last}`");
            return fault(why, "name one");
        }
        if letter == ',' && matches!(last, ',' | '(') {
            return fault(
                "nothing stands on one side of a comma",
                "take the comma out",
            );
        }
        last = letter;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_selector_that_is_refused_says_what_to_do() {
        let check = |selector: &str, why: &str, remedy: &str| {
            let fault = check_selector(selector).unwrap_err();
            assert_eq!(fault.why, why, "{selector}");
            assert!(
                fault.remedy.starts_with(remedy),
                "{selector}: {}",
                fault.remedy
            );
            let printed = format!("{}{}", fault.why, fault.remedy);
            assert!(!printed.contains(char::is_control), "{printed:?}");
        };
        check("div > > p", "two combinators in a row, `> >`", "keep one");
        check(
            "div:not(a >+ b)",
            "two combinators in a row, `> +`",
            "keep one",
        );
        check("p::text", "`::text` is not supported", "leave it out");
        check(
            "p::attr(href)",
            "`::attr()` is not supported",
            "leave it out",
        );
        check("p::before", "`::before` is not supported", "leave it out");
        check("p:before", "`:before` is not supported", "leave it out");
        check("//div", "this is XPath", "write CSS");
        check("div[@class='a']/p", "this is XPath", "write CSS");
        let texts = "leave it out: no selector looks into texts";
        check(":contains('x')", "`:contains()` is not supported", texts);
        check(
            "p:first-child:foo",
            "`:foo` is not supported",
            "leave it out",
        );
        check("a,,b", "nothing stands on one side of a comma", "take");
        check("a, b,", "nothing stands on one side of a comma", "take");
        check("> p", "no element stands before `>`", "name one");
        check("a, ~ p", "no element stands before `~`", "name one");
        check("div >", "no element stands behind `>`", "name one");
        check(
            "div[[",
            "a bracket or a quotation mark is not closed",
            "close it",
        );
        check(
            "p:has(a)",
            "`:has()` takes too long on deep pages",
            "leave it out",
        );
        check("p..a", "it does not parse", "write a CSS selector");
        check("p:", "it does not parse", "write a CSS selector");
    }

    #[test]
    fn what_is_css_is_taken() {
        for selector in [
            "a[href^=\"https://a.example/\"] > p",
            "li:nth-child(2n + 1), p:not(.a, .b):first-of-type",
            "a[title='::text > > ,,'] ~ p",
            "div > p:is(.a, .b)",
        ] {
            assert_eq!(check_selector(selector), Ok(()), "{selector}");
        }
    }
}
