//! The headline that most places of a page stand for.

use newswire::article::{PageContext, extract};

use super::{page, story};

fn check(head: &str, heading: &str, url: Option<&str>, expected: &str) {
    let body = format!("{heading}<article>{}</article>", story(4));
    let context = PageContext {
        url,
        ..PageContext::default()
    };
    let article = extract(page(head, &body).as_bytes(), &context).unwrap();
    assert_eq!(article.headline.as_deref(), Some(expected), "{head}");
}

fn linked(headline: &str) -> String {
    format!(
        r#"<script type="application/ld+json">{{"@type":"NewsArticle","headline":"{headline}"}}</script>"#
    )
}

#[test]
fn places_that_agree_outvote_one_that_says_another_thing() {
    // What is shown and the title agree against a line for social networks.
    check(
        "<title>Ferries run again after storm</title><meta property='og:title' content='You will not believe these ferries'>",
        "<h1>Ferries run again after storm</h1>",
        None,
        "Ferries run again after storm",
    );
    // Structured data and the social title agree against a heading that is cut.
    check(
        &format!(
            "<title>After the storm: Ferries run again, The Pier, 3 May 2024</title><meta property='og:title' content='After the storm: Ferries run again'>{}",
            linked("After the storm: Ferries run again")
        ),
        "<h1>Ferries run again</h1>",
        None,
        "After the storm: Ferries run again",
    );
    // All that is shared agrees with the structured data.
    check(
        &format!(
            "<title>Nordhavn ferries back on the water after storm</title><meta property='og:title' content='Back on the water at last'><meta name='twitter:title' content='Back on the water at last'>{}",
            linked("Back on the water at last")
        ),
        "<h1>Nordhavn ferries back on the water after storm</h1>",
        Some("https://pier.example/a/Xy12/nordhavn-ferries-back-on-the-water-after-storm"),
        "Back on the water at last",
    );
    // A copy of the social title outvotes nothing that is shown and structured.
    check(
        &format!(
            "<title>Ferries: the week on the coast</title><meta property='og:title' content='You will not believe these ferries'><meta name='twitter:title' content='You will not believe these ferries'>{}",
            linked("Ferries run again after storm")
        ),
        "<h1>Ferries run again after storm</h1>",
        None,
        "Ferries run again after storm",
    );
}

#[test]
fn the_address_of_a_page_bears_witness_for_what_it_repeats() {
    // The address repeats one of them whole.
    check(
        &format!(
            "<title>Why the pier keeps its ferries for now</title><meta property='og:title' content='Why the pier keeps its ferries for now'>{}",
            linked("Fähren für den Pier bleiben vorerst in Betrieb")
        ),
        "<h1>Why the pier keeps its ferries for now</h1>",
        Some(
            "https://pier.example/news/article4711/faehren-fuer-den-pier-bleiben-vorerst-in-betrieb.html",
        ),
        "Fähren für den Pier bleiben vorerst in Betrieb",
    );
    // The address repeats what the title element says, and is made with it: it bears no witness against what is shown.
    check(
        &format!(
            "<title>Nordhavn ferries running again | Pier</title><meta property='og:title' content='Nordhavn ferries running again'>{}",
            linked("Nordhavn ferries: how did they come back so soon?")
        ),
        "<h1>Nordhavn ferries: how did they come back so soon?</h1>",
        Some("https://pier.example/coast/nordhavn-ferries-running-again/4711"),
        "Nordhavn ferries: how did they come back so soon?",
    );
}

#[test]
fn labels_dates_and_sites_are_no_part_of_a_headline() {
    // A single word that only labels goes.
    check(
        &format!(
            "<title>Chronicle: Ferries run again</title>{}",
            linked("Chronicle: Ferries run again")
        ),
        "<h1>Ferries run again</h1>",
        None,
        "Ferries run again",
    );
    // A line above the headline stands in the same heading.
    check(
        "<title>Pier in distress: Ferries run again | The Pier</title><meta property='og:site_name' content='The Pier'><meta property='og:title' content='Ferries run again - Pier in distress'>",
        "<h1><span>Pier in distress</span> <span>Ferries run again</span></h1>",
        None,
        "Ferries run again",
    );
    // Date and site behind bars.
    check(
        "<title>Ferries run again at last | Coast | PIER | 03.05.2024</title><meta property='og:title' content='Ferries run again at last | PIER | 03.05.2024'>",
        "<h1>Ferries run again at last</h1>",
        None,
        "Ferries run again at last",
    );
    // The heading of the site is no headline.
    check(
        "<title>Ferries run again at last</title>",
        "<h1>The Pier</h1>",
        None,
        "Ferries run again at last",
    );
}

#[test]
fn a_title_without_end_costs_no_time_and_wins_nothing() {
    // A title without end costs no time and wins nothing.
    check(
        &format!(
            "<title>Ferries run again at last</title><meta property='og:title' content='{}'>",
            "Ferries - run | ".repeat(200_000)
        ),
        "<h1>Ferries run again at last</h1>",
        None,
        "Ferries run again at last",
    );
}
