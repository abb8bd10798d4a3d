//! Extracts many saved pages in one process: a measuring tool.
//!
//! Reads lines `path<TAB>url<TAB>id` and prints one JSON line each: id, text, title, author, date, section, whether it is free,
//! language, method, confidence and the milliseconds that the extraction took.

use std::io::{self, BufRead, Write};
use std::time::Instant;

use newswire::article::{self, PageContext};

fn main() -> io::Result<()> {
    let mut output = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line = line?;
        let mut fields = line.split('\t');
        let (Some(path), url, id) = (
            fields.next(),
            fields.next().unwrap_or(""),
            fields.next().unwrap_or(""),
        ) else {
            continue;
        };
        let page = std::fs::read(path)?;
        let context = PageContext {
            url: Some(url).filter(|url| !url.is_empty()),
            ..PageContext::default()
        };
        #[expect(clippy::disallowed_methods, reason = "this program measures time")]
        let started = Instant::now();
        let outcome = article::extract(&page, &context);
        let milliseconds = started.elapsed().as_secs_f64() * 1000.0;
        let report = match outcome {
            Ok(article) => serde_json::json!({
                "id": id, "text": article.text, "title": article.headline, "author": article.byline,
                "date": article.published, "section": article.section, "is_free": article.is_free, "language": article.language, "lede": article.lede, "method": article.method,
                "confidence": article.confidence, "ms": milliseconds,
            }),
            Err(refusal) => serde_json::json!({
                "id": id, "text": "", "error": refusal.code.as_str(), "detail": refusal.detail, "ms": milliseconds,
            }),
        };
        writeln!(output, "{report}")?;
    }
    output.flush()
}
