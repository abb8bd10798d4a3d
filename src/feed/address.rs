//! Relative addresses to absolute ones (RFC 3986 5.2), each character left as it was written.
//!
//! Must not know: where an address stood. Not `Url::join`: that one rewrites what it joins, and an address in a feed is
//! kept as its feed wrote it, relative or not.

/// Resolves a reference that has no scheme against a base. A base without an authority leaves it as it is.
pub(super) fn resolve(base: &str, reference: &str) -> String {
    let base = base.split_once('#').map_or(base, |(base, _)| base);
    let Some((scheme, rest)) = base.split_once("://") else {
        return reference.to_owned();
    };
    if reference.starts_with("//") {
        return format!("{scheme}:{reference}");
    }
    let authority_end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, behind) = rest.split_at(authority_end);
    if reference.is_empty() || reference.starts_with('#') {
        return format!("{base}{reference}");
    }
    let base_path = behind.split_once('?').map_or(behind, |(path, _)| path);
    if reference.starts_with('?') {
        return format!("{scheme}://{authority}{base_path}{reference}");
    }
    let end = reference.find(['?', '#']).unwrap_or(reference.len());
    let (path, tail) = reference.split_at(end);
    let folder = match base_path.rsplit_once('/') {
        Some((folder, _)) if !path.starts_with('/') => folder,
        _ => "",
    };
    let path = without_dots(folder, path.strip_prefix('/').unwrap_or(path));
    format!("{scheme}://{authority}{path}{tail}")
}

/// Joins a folder and a path, `.` and `..` carried out (RFC 3986 5.2.4).
fn without_dots(folder: &str, path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    let mut last = "";
    for segment in folder.split('/').skip(1).chain(path.split('/')) {
        last = segment;
        match segment {
            "." => {}
            ".." => _ = segments.pop(),
            other => segments.push(other),
        }
    }
    let mut joined = String::with_capacity(folder.len() + path.len() + 1);
    for segment in &segments {
        joined.push('/');
        joined.push_str(segment);
    }
    if matches!(last, "." | "..") || joined.is_empty() {
        joined.push('/');
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::resolve;

    #[test]
    fn resolves_as_the_standard_says() {
        let check = |reference: &str, expected: &str| {
            assert_eq!(
                resolve("http://a/b/c/d;p?q", reference),
                expected,
                "{reference}"
            );
        };
        // RFC 3986 5.4.1 and 5.4.2.
        check("g", "http://a/b/c/g");
        check("./g", "http://a/b/c/g");
        check("g/", "http://a/b/c/g/");
        check("/g", "http://a/g");
        check("//g", "http://g");
        check("?y", "http://a/b/c/d;p?y");
        check("g?y", "http://a/b/c/g?y");
        check("#s", "http://a/b/c/d;p?q#s");
        check("g#s", "http://a/b/c/g#s");
        check(";x", "http://a/b/c/;x");
        check("", "http://a/b/c/d;p?q");
        check(".", "http://a/b/c/");
        check("./", "http://a/b/c/");
        check("..", "http://a/b/");
        check("../g", "http://a/b/g");
        check("../..", "http://a/");
        check("../../../g", "http://a/g");
        check("/./g", "http://a/g");
        check("g..", "http://a/b/c/g..");
        check("./g/.", "http://a/b/c/g/");
        check("g/../h", "http://a/b/c/h");
        check("g?y/../x", "http://a/b/c/g?y/../x");
    }

    #[test]
    fn leaves_what_is_written_as_it_is() {
        let check = |base: &str, reference: &str, expected: &str| {
            assert_eq!(resolve(base, reference), expected, "{base} {reference}");
        };
        check("http://a", "g", "http://a/g");
        check("http://a", "?x=1:2", "http://a?x=1:2");
        check("http://a?q", "g", "http://a/g");
        check("http://a/x?y/z", "g", "http://a/g");
        check("https://a/", "новости/1", "https://a/новости/1");
        check("https://a/b//c", "d", "https://a/b//d");
        check("urn:x", "g", "g");
        check("not an address", "g", "g");
    }
}
