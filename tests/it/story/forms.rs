//! The same text in another form of Unicode.

use newswire::model::RevisionKind;
use newswire::story;

use super::content;

const BODY: &str = "Le président de l'assemblée a déclaré mardi que 1 200 blessés étaient hospitalisés.\n\n\
                    Thủ tướng nói rằng cây cầu phía bắc sẽ mở cửa trở lại vào thứ năm.\n\n\
                    항구는 월요일에 다시 열린다고 시장이 말했다.";

/// Takes letters with marks apart, and syllables into their letters.
fn taken_apart(text: &str) -> String {
    let apart = [
        ("é", "e\u{301}"),
        ("ủ", "u\u{309}"),
        ("ư", "u\u{31b}"),
        ("ớ", "o\u{31b}\u{301}"),
        ("ó", "o\u{301}"),
        ("ằ", "a\u{306}\u{300}"),
        ("ầ", "a\u{302}\u{300}"),
        ("â", "a\u{302}"),
        ("í", "i\u{301}"),
        ("ắ", "a\u{306}\u{301}"),
        ("ẽ", "e\u{303}"),
        ("ở", "o\u{31b}\u{309}"),
        ("ử", "u\u{31b}\u{309}"),
        ("ạ", "a\u{323}"),
        ("à", "a\u{300}"),
        ("항", "\u{1112}\u{1161}\u{11bc}"),
        ("구", "\u{1100}\u{116e}"),
        ("는", "\u{1102}\u{1173}\u{11ab}"),
        ("장", "\u{110c}\u{1161}\u{11bc}"),
    ];
    apart.iter().fold(text.to_owned(), |text, (whole, parts)| {
        text.replace(whole, parts)
    })
}

fn forms() -> Vec<(&'static str, String)> {
    vec![
        ("letters taken apart", taken_apart(BODY)),
        (
            "spaces that do not break",
            BODY.replace("1 200", "1\u{a0}200"),
        ),
        ("narrow spaces", BODY.replace("1 200", "1\u{202f}200")),
        ("soft hyphens", BODY.replace("hospi", "hos\u{ad}pi")),
        ("places for a break", BODY.replace("assem", "as\u{200b}sem")),
        ("joiners", BODY.replace("mardi", "mar\u{2060}di\u{feff}")),
        (
            "marks of direction",
            BODY.replace("mardi", "\u{2068}mardi\u{2069}\u{61c}\u{202c}"),
        ),
        ("styles of signs", BODY.replace("200", "200\u{fe0f}")),
    ]
}

#[test]
fn another_form_of_a_text_is_no_revision() {
    let headline = "Le président déclaré réélu";
    let before = content(headline, BODY);
    for (name, form) in forms() {
        let mut after = content(&taken_apart(headline), &form);
        assert_ne!(after.body_text, before.body_text, "{name}");
        assert_eq!(story::revision_kind(&before, &after), None, "{name}");
        assert_eq!(story::revision_kind(&after, &before), None, "{name}");
        // Another accent is another word.
        after.body_text = Some(form.replace('1', "7"));
        let kind = story::revision_kind(&before, &after);
        assert_eq!(kind, Some(RevisionKind::Update), "{name}");
    }
    let accent = content(headline, &BODY.replace("hospitalisés", "hospitalises"));
    let kind = story::revision_kind(&before, &accent);
    assert_eq!(kind, Some(RevisionKind::Edit));
}

#[test]
fn another_form_of_a_text_has_the_same_words() {
    let sketch = story::sketch(BODY, None);
    for (name, form) in forms() {
        let other = story::sketch(&form, None);
        let overlap = story::overlap(&sketch, &other).unwrap();
        assert!(
            (overlap.containment - 1.0).abs() < f64::EPSILON,
            "{name}: {overlap:?}"
        );
    }
}
