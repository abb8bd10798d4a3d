//! Pages of our own making that are built like those of news sites: menus, cards, scripts, styles, icons, data, comments.
//!
//! The shares follow what such sites send: a tenth text, a quarter scripts and data, the rest markup around links.

use std::fmt::Write as _;

/// Sizes of the pages in KiB.
pub(crate) const SIZES_KB: [usize; 10] = [20, 35, 50, 75, 100, 140, 190, 250, 320, 400];

const SENTENCES: [&str; 6] = [
    "The harbour board met for nine hours on Tuesday, and nobody left the room before the vote. ",
    "\"We were told that the cranes would come in spring\", said the deputy mayor, who had brought <a href=\"/topics/chairs\">her own chair</a>. ",
    "Officials counted 1,204 crates, of which some forty had been opened and closed again. ",
    "By the evening, ferries were running on the northern line, if slowly &ndash; two of them, at least. ",
    "A spokesman for the union said that the talks, which began in March, had <em>not</em> failed but rested. ",
    "Experts doubt it: the last survey, they say, was made by candle light. ",
];

/// Builds a page of about the given size.
pub(crate) fn page(kilobytes: usize) -> String {
    let target = kilobytes * 1024;
    let mut html = String::with_capacity(target + 4096);
    head(&mut html, target);
    menu(&mut html, target / 40);
    body(&mut html, target / 6);
    grow(&mut html, target / 4, remark);
    html.push_str("</div></div></article><aside class=\"rail\" aria-label=\"More stories\"><h2 class=\"rail__title\">Read also</h2>");
    grow(&mut html, target * 2 / 5, card);
    html.push_str("</aside></main><footer class=\"site-footer\"><ul>");
    (0..20).for_each(|index| menu_item(&mut html, index));
    html.push_str("</ul><p>&copy; 2024 The Pier. All rights reserved.</p></footer>\n");
    let rest = target.saturating_sub(html.len());
    let data_end = html.len() + rest / 3;
    state(&mut html, data_end);
    html.push_str("<script>\n");
    let mut line = 0;
    while html.len() < target {
        let _ = writeln!(
            html,
            "  window.dataLayer = window.dataLayer || []; if (line < {line} && ready) {{ dataLayer.push({{event: 'view', slot: {line}, sizes: [[300, 250], [728, 90]]}}); }}"
        );
        line += 1;
    }
    html.push_str("</script></body></html>");
    html
}

/// Writes parts until `bytes` are added.
fn grow(html: &mut String, bytes: usize, part: fn(&mut String, usize)) {
    let end = html.len() + bytes;
    let mut index = 0;
    while html.len() < end {
        part(html, index);
        index += 1;
    }
}

fn head(html: &mut String, target: usize) {
    html.push_str(
        "<!DOCTYPE html>\n<html lang=\"en\" class=\"no-js\">\n<head>\n  <meta charset=\"utf-8\">\n  <title>Harbour board votes | The Pier</title>\n  \
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n  <meta name=\"description\" content=\"It took nine hours, two votes and a borrowed chair.\">\n  \
         <link rel=\"canonical\" href=\"https://pier.example/a/1\">\n  <meta property=\"og:title\" content=\"Harbour board votes\">\n  \
         <meta property=\"og:site_name\" content=\"The Pier\">\n  <meta property=\"og:image\" content=\"https://pier.example/i/1.jpg\">\n  \
         <meta property=\"article:published_time\" content=\"2024-05-14T16:00:00Z\">\n  <!-- analytics stand at the end -->\n",
    );
    for index in 0..12 {
        let _ = writeln!(
            html,
            "  <link rel=\"preload\" as=\"script\" href=\"https://static.pier.example/bundles/chunk-{index}.9f3a.js\" crossorigin>"
        );
    }
    html.push_str(
        "  <script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\",\
         \"headline\":\"Harbour board votes\",\"datePublished\":\"2024-05-14T18:00:00+02:00\",\"image\":[\"https://pier.example/i/1.jpg\"],\
         \"author\":{\"@type\":\"Person\",\"name\":\"Ida Holm\"},\"publisher\":{\"@type\":\"Organization\",\"name\":\"The Pier\"}}</script>\n  <style>\n",
    );
    grow(html, target / 20, |html, index| {
        let _ = writeln!(
            html,
            "    .card--{index} > .card__title {{ margin: 0 {index}px; color: #12{index:04}; }}"
        );
    });
    html.push_str("  </style>\n</head>\n<body class=\"page page--article\">\n");
}

fn menu(html: &mut String, bytes: usize) {
    html.push_str(
        "<header class=\"site-header\"><nav class=\"main-nav\" aria-label=\"Sections\"><ul>\n",
    );
    grow(html, bytes, menu_item);
    html.push_str("</ul></nav></header>\n<main id=\"content\">\n");
}

fn menu_item(html: &mut String, index: usize) {
    let _ = writeln!(
        html,
        "  <li class=\"nav__item nav__item--{index}\"><a class=\"nav__link\" href=\"/section/{index}\" data-track=\"nav\">Section {index}</a></li>"
    );
}

fn body(html: &mut String, bytes: usize) {
    html.push_str(
        "<article class=\"story\" data-id=\"1\"><header class=\"story__header\"><p class=\"kicker\">Harbour</p><h1 class=\"story__headline\">Harbour board votes</h1>\n\
         <p class=\"story__lead\">It took nine hours, two votes and a borrowed chair.</p><div class=\"byline\">By <a rel=\"author\" href=\"/authors/ida-holm\">Ida Holm</a></div>\
         <time class=\"story__date\" datetime=\"2024-05-14T18:00:00+02:00\">14 May 2024</time></header>\n<div class=\"share-bar\"><a href=\"#mail\">Mail</a> <a href=\"#print\">Print</a></div>\n\
         <div class=\"story__body\" itemprop=\"articleBody\">\n",
    );
    grow(html, bytes, paragraph);
    html.push_str("</div>\n<div class=\"newsletter-box\"><form action=\"/letters\"><label>Letters from the pier <input type=\"email\" name=\"mail\"></label><button>Sign up</button></form></div>\n<div id=\"comments\" class=\"comments\"><div class=\"comments__list\">\n");
}

fn paragraph(html: &mut String, index: usize) {
    html.push_str("  <p class=\"story__text\">");
    let sentences = SENTENCES.iter().cycle().skip(index * 5 % 6);
    sentences
        .take(3)
        .for_each(|sentence| html.push_str(sentence));
    html.push_str("</p>\n");
    if index % 6 == 3 {
        html.push_str("  <h2>What follows</h2>\n");
    }
    if index % 6 == 5 {
        html.push_str("  <figure class=\"media\"><picture><source srcset=\"/i/1.webp 1x, /i/2.webp 2x\" type=\"image/webp\"><img src=\"/i.jpg\" alt=\"Cranes\" loading=\"lazy\" width=\"640\" height=\"360\"></picture><figcaption>Cranes at dawn. Photo: I. Holm</figcaption></figure>\n  <div class=\"ad-slot\" id=\"slot\"><script>window.slots.push({name: 'inline', sizes: [[300, 250]]});</script></div>\n");
    }
}

fn remark(html: &mut String, index: usize) {
    let _ = writeln!(
        html,
        "  <div class=\"comment\" id=\"comment-{index}\"><div class=\"comment__author\">reader{index}</div><p class=\"comment__text\">I was there, number {index} in the row, and it was longer than nine hours.</p><button class=\"comment__reply\" type=\"button\">Reply</button></div>"
    );
}

fn card(html: &mut String, index: usize) {
    let _ = writeln!(
        html,
        "  <!-- card {index} of the river, made by the front -->\n  <div class=\"card card--small\" data-id=\"{index}\" data-track='{{\"slot\":\"rail\",\"place\":{index}}}'>\n    <a class=\"card__link\" href=\"/a/{index}\"><img class=\"card__image\" src=\"/t/{index}.jpg\" srcset=\"/t/{index}-2.jpg 2x\" alt=\"\" width=\"120\" height=\"80\" loading=\"lazy\">\n\
         <svg class=\"icon\" viewBox=\"0 0 24 24\"><path d=\"M12 2L2 7l10 5 10-5-10-5z\"/></svg>\n      <h3 class=\"card__title\">Another story number {index}</h3></a>\n    <p class=\"card__teaser\">What happened there, in a line.</p>\n  </div>"
    );
}

/// Writes what the site hands to its scripts as data.
fn state(html: &mut String, end: usize) {
    html.push_str("<script id=\"page-state\" type=\"application/json\">{\"stories\":[");
    let mut index = 0;
    while html.len() < end {
        let _ = write!(
            html,
            "{{\"id\":{index},\"title\":\"Another story number {index}\",\"url\":\"/a/{index}\",\"tags\":[\"harbour\",\"votes\"],\"premium\":false}},"
        );
        index += 1;
    }
    html.push_str("{}]}</script>\n");
}
