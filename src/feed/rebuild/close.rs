//! The ends of elements: what is open is closed, and items are written.
//!
//! Must not know: start tags.

use super::{Family, Rebuild, Rebuilt, Role};
use crate::feed::text::escape_into;
use crate::feed::warnings;

/// How many open elements an end tag may close at once: as many as can be open.
const MOST_CLOSED: usize = 256;

impl Rebuild<'_, '_> {
    /// Closes the nearest open element of that name, and all that is open within it.
    pub(super) fn end(&mut self, name: &str) {
        let found = self
            .stack
            .iter()
            .rev()
            .take(MOST_CLOSED)
            .position(|open| open.name.eq_ignore_ascii_case(name));
        let Some(above) = found else {
            self.warnings.note(
                warnings::MALFORMED,
                "an end tag without its start was ignored",
            );
            return;
        };
        self.is_root_closed |= above + 1 == self.stack.len();
        let role = self
            .stack
            .get(self.stack.len() - 1 - above)
            .map(|open| open.role);
        // What stands behind the end of the channel still belongs to it.
        if above > 0 {
            self.note_unclosed();
        }
        if above == 0 || role != Some(Role::Transparent) {
            for _ in 0..=above {
                self.close_top();
            }
        }
    }

    pub(super) fn note_unclosed(&mut self) {
        self.warnings.note(
            warnings::MALFORMED,
            "elements that were never closed were closed",
        );
    }

    /// Closes the innermost open element.
    pub(super) fn close_top(&mut self) {
        let Some(open) = self.stack.pop() else {
            return;
        };
        match open.role {
            Role::Field => self.close_field(),
            Role::Markup => {
                let (_, local) = open.name.split_once(':').unwrap_or(("", open.name));
                if let Some((_, construct)) = &mut self.field {
                    construct.close(local);
                }
            }
            Role::Group => {
                let tag = open.written.unwrap_or_default();
                let output = self.target();
                output.push_str("</");
                output.push_str(&tag);
                output.push('>');
            }
            Role::Item => self.close_item(),
            Role::Transparent | Role::Channel | Role::Dropped => {}
        }
        self.scope.leave(self.stack.len());
    }

    fn close_field(&mut self) {
        let Some((written, construct)) = self.field.take() else {
            return;
        };
        if construct.holds_markup() && written.is_line() {
            self.warnings
                .note(warnings::MARKUP_IN_TEXT, "markup stood where text belongs");
        }
        let gives_page = construct.gives_page(&written);
        let gives_date = written.is_date() && !construct.is_empty();
        match &mut self.item {
            Some(item) => {
                item.has_link |= gives_page;
                item.has_date |= gives_date;
            }
            None => self.has_channel_link |= gives_page,
        }
        let family = self.family.unwrap_or(Family::Rss);
        let output = self.target();
        construct.write(family, &written, output);
    }

    fn close_item(&mut self) {
        let Some(mut item) = self.item.take() else {
            return;
        };
        self.items += 1;
        if self.family == Some(Family::Rss) {
            if let Some(link) = item.other_link.filter(|_| !item.has_link) {
                item.output.push_str("<link>");
                escape_into(&mut item.output, &link);
                item.output.push_str("</link>");
            }
            if let Some(date) = item.other_date.filter(|_| !item.has_date) {
                item.output.push_str("<pubDate>");
                escape_into(&mut item.output, &date);
                item.output.push_str("</pubDate>");
            }
        }
        item.output.push_str(match self.family {
            Some(Family::Atom) => "</entry>",
            _ => "</item>",
        });
        self.output.push_str(&item.output);
    }

    /// Closes what is open, and gives the document.
    pub(super) fn finish(mut self) -> Option<Rebuilt> {
        let family = self.family?;
        if !self.is_root_closed && !self.stack.is_empty() {
            // Perhaps between two items, which are whole then.
            self.warnings
                .note(warnings::TRUNCATED, "the document ends in the middle");
        }
        if self.item.is_some() && self.items > 0 {
            self.warnings.note(
                warnings::TRUNCATED,
                "the last item is cut off and was left out",
            );
            self.item = None;
            self.field = None;
        } else {
            while !self.stack.is_empty() {
                self.close_top();
            }
        }
        if family == Family::Rss
            && !self.has_channel_link
            && let Some(link) = self.other_link
        {
            self.output.push_str("<link>");
            escape_into(&mut self.output, &link);
            self.output.push_str("</link>");
        }
        self.output.push_str(match family {
            Family::Rss => "</channel></rss>",
            Family::Atom => "</feed>",
        });
        Some(Rebuilt {
            document: self.output,
            format: self.format,
        })
    }
}
