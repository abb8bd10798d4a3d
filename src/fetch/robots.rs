//! robots.txt (RFC 9309): from its text to what one crawler may ask for.
//!
//! Pure. Must not know: requests, the cache.

use std::time::Duration;

use url::Url;

/// Our product token (RFC 9309 2.2.1), as in the User-Agent.
const PRODUCT_TOKEN: &str = "newswire";
/// Bytes of robots.txt that are read (RFC 9309 2.5).
pub(super) const MAX_BYTES: usize = 500 * 1024;
/// Rules that are kept of one file.
const MAX_RULES: usize = 10_000;
/// Longest path that is matched; a longer one is matched by its beginning.
const MAX_PATH_BYTES: usize = 4096;

/// What the robots.txt of one origin means for us.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct RobotsRules {
    rules: Vec<Rule>,
    /// Time that the host wants between two requests.
    pub(super) crawl_delay: Option<Duration>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Rule {
    /// The normalised pattern, without an end mark.
    pattern: String,
    is_anchored: bool,
    verdict: Verdict,
}

impl RobotsRules {
    /// Reads a robots.txt. What is no rule is skipped.
    pub(super) fn parse(text: &[u8]) -> Self {
        let text = text.get(..MAX_BYTES).unwrap_or(text);
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        let text = String::from_utf8_lossy(text);
        let mut reader = Reader::default();
        for line in text.split(['\n', '\r']) {
            reader.read_line(line);
        }
        reader.finish()
    }

    /// Tells whether a URL may be asked for: the longest rule that matches decides, `Allow` where two are equally long.
    pub(super) fn permits(&self, url: &Url) -> bool {
        let path = path_and_query(url);
        if path == "/robots.txt" {
            return true;
        }
        let matching = self.rules.iter().filter(|rule| rule.matches(&path));
        matching
            .max_by_key(|rule| (rule.weight(), rule.verdict))
            .is_none_or(|rule| rule.verdict == Verdict::Allow)
    }

    /// Gives about how many bytes the rules hold in memory.
    pub(super) fn weight_bytes(&self) -> usize {
        let patterns = self.rules.iter().map(|rule| rule.pattern.len());
        patterns.sum::<usize>() + self.rules.len() * size_of::<Rule>() + size_of::<Self>()
    }
}

/// What a rule says of the paths that it matches. Of two that match as much, the one that allows counts (RFC 9309 2.2.2): the later here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Disallow,
    Allow,
}

impl Rule {
    fn new(pattern: &str, verdict: Verdict) -> Option<Self> {
        if !pattern.starts_with(['/', '*', '$']) {
            return None;
        }
        let (pattern, is_anchored) = match pattern.strip_suffix('$') {
            Some(pattern) => (pattern, true),
            None => (pattern, false),
        };
        Some(Self {
            pattern: normalise(pattern),
            is_anchored,
            verdict,
        })
    }

    fn weight(&self) -> usize {
        self.pattern.len() + usize::from(self.is_anchored)
    }

    /// Matches from the left, each piece between two stars at its first place: linear in the path.
    fn matches(&self, path: &str) -> bool {
        let mut pieces = self.pattern.split('*');
        let Some(mut rest) = path.strip_prefix(pieces.next().unwrap_or_default()) else {
            return false;
        };
        let mut pieces = pieces.peekable();
        if pieces.peek().is_none() {
            return !self.is_anchored || rest.is_empty();
        }
        while let Some(piece) = pieces.next() {
            if self.is_anchored && pieces.peek().is_none() {
                return rest.ends_with(piece);
            }
            match rest.split_once(piece) {
                Some((_, after)) => rest = after,
                None => return false,
            }
        }
        true
    }
}

/// Gathers the groups that speak to us, and those that speak to everybody.
#[derive(Debug, Default)]
struct Reader {
    ours: Option<RobotsRules>,
    everybody: Option<RobotsRules>,
    /// Whom the group under way speaks to.
    speaks_to_us: bool,
    speaks_to_everybody: bool,
    /// Whether the line before named a crawler: the next one joins the same group.
    is_in_head: bool,
}

impl Reader {
    fn read_line(&mut self, line: &str) {
        let line = line.split_once('#').map_or(line, |(before, _)| before);
        let Some((key, value)) = line.split_once(':') else {
            return;
        };
        let value = value.trim();
        match key.trim().to_ascii_lowercase().as_str() {
            "user-agent" => self.start_group(value),
            "allow" => self.add_rule(value, Verdict::Allow),
            "disallow" => self.add_rule(value, Verdict::Disallow),
            "crawl-delay" => self.set_delay(value),
            _ => {}
        }
    }

    fn start_group(&mut self, agent: &str) {
        if !self.is_in_head {
            self.speaks_to_us = false;
            self.speaks_to_everybody = false;
        }
        self.is_in_head = true;
        if agent.starts_with('*') {
            self.speaks_to_everybody = true;
            self.everybody.get_or_insert_default();
        }
        let is_token = |letter: char| letter.is_ascii_alphabetic() || matches!(letter, '-' | '_');
        let token = agent.split(|letter| !is_token(letter)).next();
        if token.is_some_and(|token| token.eq_ignore_ascii_case(PRODUCT_TOKEN)) {
            self.speaks_to_us = true;
            self.ours.get_or_insert_default();
        }
    }

    fn add_rule(&mut self, pattern: &str, verdict: Verdict) {
        self.is_in_head = false;
        for group in self.groups() {
            if group.rules.len() < MAX_RULES {
                group.rules.extend(Rule::new(pattern, verdict));
            }
        }
    }

    fn set_delay(&mut self, value: &str) {
        self.is_in_head = false;
        let seconds = value.parse::<f64>().ok();
        let Some(delay) = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        else {
            return;
        };
        for group in self.groups() {
            group.crawl_delay.get_or_insert(delay);
        }
    }

    fn groups(&mut self) -> impl Iterator<Item = &mut RobotsRules> {
        let ours = self.ours.as_mut().filter(|_| self.speaks_to_us);
        let everybody = self.everybody.as_mut().filter(|_| self.speaks_to_everybody);
        ours.into_iter().chain(everybody)
    }

    fn finish(self) -> RobotsRules {
        self.ours.or(self.everybody).unwrap_or_default()
    }
}

fn path_and_query(url: &Url) -> String {
    let path = match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    };
    let beginning = path.get(..MAX_PATH_BYTES).unwrap_or(path.as_str());
    // In a pattern these two are marks unless they are escaped.
    normalise(beginning).replace('*', "%2A").replace('$', "%24")
}

/// Brings a path or pattern into one form (RFC 9309 2.2.2): what needs no escape is written out, all else is escaped.
fn normalise(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        rest = after;
        if let (b'%', [high, low, after @ ..]) = (byte, after)
            && let Some(decoded) = hex_byte(*high, *low)
        {
            rest = after;
            if is_unreserved(decoded) {
                normal.push(char::from(decoded));
            } else {
                push_escaped(&mut normal, decoded);
            }
        } else if byte.is_ascii_graphic() && *byte != b'%' {
            normal.push(char::from(*byte));
        } else {
            // A percent sign that starts no escape stands for itself.
            push_escaped(&mut normal, *byte);
        }
    }
    normal
}

fn push_escaped(normal: &mut String, byte: u8) {
    normal.push('%');
    for half in [byte >> 4, byte & 15] {
        let digit = char::from_digit(u32::from(half), 16).unwrap_or('0');
        normal.push(digit.to_ascii_uppercase());
    }
}

fn hex_byte(high: u8, low: u8) -> Option<u8> {
    let digit = |byte| char::from(byte).to_digit(16);
    u8::try_from(digit(high)? * 16 + digit(low)?).ok()
}

/// RFC 3986 2.3.
fn is_unreserved(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, path: &str, expected: bool) {
        let url = Url::parse(&format!("http://news.example{path}")).unwrap();
        let rules = RobotsRules::parse(text.as_bytes());
        assert_eq!(rules.permits(&url), expected, "{text:?} {path}");
    }

    #[test]
    fn groups_speak_to_crawlers() {
        let everybody = "User-agent: *\nDisallow: /";
        for (text, expected) in [
            ("", true),
            ("Disallow: /", true),
            ("<html>Disallow: /</html>", true),
            (everybody, false),
            ("user-agent:*\rdisallow:/", false),
            ("\u{feff}User-agent: *\r\nDisallow: / # all\r\n", false),
            ("User-agent: *\nDisallow:", true),
            ("User-agent: other\nDisallow: /", true),
            ("User-agent: NewsWire\nDisallow: /", false),
            ("User-agent: newswire/1.0 (x)\nDisallow: /", false),
            ("User-agent: newswirebot\nDisallow: /", true),
            (
                "User-agent: other\nUser-agent: newswire\nDisallow: /",
                false,
            ),
            (
                "User-agent: other\nAllow: /\nUser-agent: newswire\nDisallow: /",
                false,
            ),
            (
                "User-agent: newswire\nAllow: /x\n\nUser-agent: *\nDisallow: /",
                true,
            ),
            ("User-agent: newswire\nUser-agent: *\nDisallow: /", false),
            ("User-agent: *\nSitemap: /s\nDisallow: /", false),
            (
                "User-agent: newswire\nAllow: /x\nUser-agent: other\nDisallow: /\nUser-agent: newswire\nDisallow: /",
                false,
            ),
        ] {
            check(text, "/a", expected);
        }
    }

    #[test]
    fn the_longest_rule_decides() {
        for (rules, path, expected) in [
            ("Disallow: /a\nAllow: /a/b", "/a/b/c", true),
            ("Disallow: /a\nAllow: /a/b", "/a/c", false),
            ("Allow: /a\nDisallow: /a", "/a", true),
            ("Allow: /p\nDisallow: /", "/page", true),
            ("Allow: /$\nDisallow: /", "/", true),
            ("Allow: /$\nDisallow: /", "/page", false),
            ("Disallow: /*.php", "/x/y.php?z", false),
            ("Disallow: /*.php$", "/x.php?z", true),
            ("Disallow: /*.php$", "/x.php.php", false),
            ("Disallow: /*a*b$", "/xaxbxb", false),
            ("Disallow: /*a*b$", "/xbxa", true),
            ("Disallow: *", "/x", false),
            ("Disallow: $", "/x", true),
            ("Disallow: fish", "/fish", true),
            ("Disallow: /fish*", "/fish/salmon", false),
            ("Disallow: /*/private", "/a/private", false),
            ("Disallow: /a%3cd", "/a%3Cd", false),
            ("Disallow: /%7ejoe", "/~joe", false),
            ("Disallow: /a%2fb", "/a/b", true),
            ("Disallow: /100%", "/100%25", false),
            ("Disallow: /%3%30", "/%3%30", false),
            ("Disallow: /ü", "/%C3%BC", false),
            ("Disallow: /%2A", "/*", false),
            ("Disallow: /%2A", "/x", true),
            ("Disallow: /?q=", "/?q=1", false),
            ("Disallow: /", "/robots.txt", true),
        ] {
            check(&format!("User-agent: *\n{rules}"), path, expected);
        }
    }

    #[test]
    fn crawl_delay_is_read() {
        for (value, expected) in [
            ("5", Some(5000)),
            ("0.5", Some(500)),
            ("-1", None),
            ("NaN", None),
            ("1e999", None),
            ("soon", None),
        ] {
            let rules =
                RobotsRules::parse(format!("User-agent: *\nCrawl-delay: {value}").as_bytes());
            assert_eq!(
                rules.crawl_delay,
                expected.map(Duration::from_millis),
                "{value}"
            );
        }
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_survived(
            bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200),
            pattern in "[/*$%a-c0-9]{0,20}",
            path in "/[*$%a-c0-9]{0,20}",
        ) {
            let url = Url::parse(&format!("http://news.example{path}")).unwrap();
            RobotsRules::parse(&bytes).permits(&url);
            let rules = format!("User-agent: *\nDisallow: /{pattern}");
            RobotsRules::parse(rules.as_bytes()).permits(&url);
            // A rule that quotes the path literally always matches it.
            let quoted = normalise(&path).replace('*', "%2A").replace('$', "%24");
            let rules = format!("User-agent: *\nDisallow: {quoted}");
            assert!(!RobotsRules::parse(rules.as_bytes()).permits(&url));
        }
    }

    #[test]
    fn hostile_files_are_bounded() {
        let long = format!("User-agent: *\nDisallow: /{}", "*a".repeat(400_000));
        check(&long, &format!("/{}", "a".repeat(100_000)), true);
        let many = format!("User-agent: *\n{}", "Disallow: /x\n".repeat(MAX_RULES * 3));
        let rules = RobotsRules::parse(many.as_bytes());
        assert_eq!(rules.rules.len(), MAX_RULES);
    }
}
