//! Scores the reading of datelines: `dateline_score FILE.json` with a list of
//! `{"text", "dateline": {"places", "month", "day", "agency"} | null}`, or `dateline_score FILE.jsonl` with
//! `{"text", "date"}` lines, of which it prints the datelines that it finds.
#![expect(clippy::print_stdout, reason = "an example talks on standard output")]

use std::error::Error;
use std::path::Path;

use newswire::model::Dateline;
use newswire::wire::{WireContext, dateline_in};
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("which file?")?;
    let text = std::fs::read_to_string(&path)?;
    if Path::new(&path)
        .extension()
        .is_some_and(|extension| extension == "jsonl")
    {
        list(&text)
    } else {
        score(&text)
    }
}

fn score(text: &str) -> Result<(), Box<dyn Error>> {
    let cases: Vec<Value> = serde_json::from_str(text)?;
    let (mut signed, mut turned_on) = (0, 0);
    for case in &cases {
        let paragraphs = [case["text"].as_str().unwrap_or_default().to_owned()];
        let expected = &case["dateline"];
        let unsigned = WireContext {
            dateline_without_agency: true,
            ..WireContext::default()
        };
        let found = dateline_in(&paragraphs, &unsigned);
        let matches = |found: Option<&Dateline>| as_json(found) == *expected;
        signed += usize::from(matches(
            dateline_in(&paragraphs, &WireContext::default()).as_ref(),
        ));
        turned_on += usize::from(matches(found.as_ref()));
        if matches(found.as_ref()) {
            println!(
                "ok    {}",
                found.map_or_else(|| "-".to_owned(), |found| found.text)
            );
        } else {
            println!(
                "WRONG {}\n      {expected}\n      {}",
                paragraphs[0],
                as_json(found.as_ref())
            );
        }
    }
    println!(
        "{turned_on} of {} (forms without an agency turned on), {signed} with them off",
        cases.len()
    );
    Ok(())
}

fn as_json(found: Option<&Dateline>) -> Value {
    found.map_or(Value::Null, |found| {
        serde_json::json!({
            "places": found.places, "month": found.month, "day": found.day, "agency": found.agency,
        })
    })
}

fn list(text: &str) -> Result<(), Box<dyn Error>> {
    let (mut lines, mut hits) = (0, 0);
    for line in text.lines() {
        let story: Value = serde_json::from_str(line)?;
        for line in story["text"].as_str().unwrap_or_default().lines() {
            lines += 1;
            if let Some(found) = dateline_in(&[line.to_owned()], &WireContext::default()) {
                hits += 1;
                println!("{}\t{:?}\t{:?}", found.text, found.places, found.agency);
            }
        }
    }
    println!("{hits} datelines in {lines} lines");
    Ok(())
}
