//! Draws what a thousand polls cost against the number of feeds, as SVG without fonts or scripts of others.

use std::fmt::Write as _;

use super::{Measured, Side};

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 420.0;
const LEFT: f64 = 70.0;
const RIGHT: f64 = 200.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 50.0;

/// One line of the picture.
struct Line {
    name: &'static str,
    color: &'static str,
    dash: &'static str,
    cost: fn(&Measured) -> f64,
}

fn cold(side: &Side) -> f64 {
    side.cold.cpu_seconds
}

fn delta(side: &Side) -> f64 {
    side.delta.cpu_seconds
}

fn quiet(side: &Side) -> f64 {
    side.quiet.cpu_seconds
}

const LINES: [Line; 6] = [
    Line {
        name: "first pass, newswire",
        color: "#b3261e",
        dash: "none",
        cost: |measured| cold(&measured.daemon),
    },
    Line {
        name: "first pass, plain loop",
        color: "#b3261e",
        dash: "5 4",
        cost: |measured| cold(&measured.plain),
    },
    Line {
        name: "one new item, newswire",
        color: "#1d5fa8",
        dash: "none",
        cost: |measured| delta(&measured.daemon),
    },
    Line {
        name: "one new item, plain loop",
        color: "#1d5fa8",
        dash: "5 4",
        cost: |measured| delta(&measured.plain),
    },
    Line {
        name: "nothing new, newswire",
        color: "#2e7d32",
        dash: "none",
        cost: |measured| quiet(&measured.daemon),
    },
    Line {
        name: "nothing new, plain loop",
        color: "#2e7d32",
        dash: "5 4",
        cost: |measured| quiet(&measured.plain),
    },
];

/// Costs between which the picture is drawn, in seconds a thousand polls.
const LEAST: f64 = 0.01;
const MOST: f64 = 100.0;

/// Draws the picture.
pub(super) fn draw(measured: &[Measured]) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"white\"/>\n\
         <text x=\"{LEFT}\" y=\"22\" font-size=\"14\">Processor seconds for a thousand polls, by the number of feeds</text>\n"
    );
    let span = Span::of(measured);
    draw_axes(&mut svg, measured, &span);
    for (place, line) in (0_u32..).zip(&LINES) {
        draw_line(&mut svg, measured, &span, line);
        let y = TOP + 20.0 + 22.0 * f64::from(place);
        let x = WIDTH - RIGHT + 15.0;
        let _ = writeln!(
            svg,
            "<line x1=\"{x}\" y1=\"{y}\" x2=\"{}\" y2=\"{y}\" stroke=\"{}\" stroke-width=\"2\" stroke-dasharray=\"{}\"/>\
             <text x=\"{}\" y=\"{}\">{}</text>",
            x + 24.0,
            line.color,
            line.dash,
            x + 30.0,
            y + 4.0,
            line.name
        );
    }
    svg + "</svg>\n"
}

/// The numbers of feeds between which the picture is drawn, as logarithms.
struct Span {
    first: f64,
    last: f64,
}

impl Span {
    fn of(measured: &[Measured]) -> Self {
        let all = measured.iter().map(|one| number(one.feeds).ln());
        let first = all.clone().fold(f64::INFINITY, f64::min);
        let last = all.fold(f64::NEG_INFINITY, f64::max);
        Self {
            first,
            last: last.max(first + 1.0),
        }
    }

    fn x(&self, feeds: u64) -> f64 {
        let share = (number(feeds).ln() - self.first) / (self.last - self.first);
        LEFT + share * (WIDTH - LEFT - RIGHT)
    }
}

fn y(seconds: f64) -> f64 {
    let share = (seconds.clamp(LEAST, MOST) / LEAST).ln() / (MOST / LEAST).ln();
    HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)
}

fn number(feeds: u64) -> f64 {
    f64::from(u32::try_from(feeds).unwrap_or(u32::MAX))
}

fn draw_axes(svg: &mut String, measured: &[Measured], span: &Span) {
    let right = WIDTH - RIGHT;
    for seconds in [0.01, 0.1, 1.0, 10.0, 100.0] {
        let y = y(seconds);
        let _ = writeln!(
            svg,
            "<line x1=\"{LEFT}\" y1=\"{y:.1}\" x2=\"{right}\" y2=\"{y:.1}\" stroke=\"#ccc\"/>\
             <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{seconds}</text>",
            LEFT - 8.0,
            y + 4.0
        );
    }
    for one in measured {
        let x = span.x(one.feeds);
        let _ = writeln!(
            svg,
            "<text x=\"{x:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            HEIGHT - BOTTOM + 20.0,
            one.feeds
        );
    }
}

fn draw_line(svg: &mut String, measured: &[Measured], span: &Span, line: &Line) {
    let mut points = String::new();
    for one in measured {
        let a_thousand = (line.cost)(one) * 1000.0 / number(one.feeds);
        let _ = write!(points, "{:.1},{:.1} ", span.x(one.feeds), y(a_thousand));
    }
    let _ = writeln!(
        svg,
        "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\" stroke-dasharray=\"{}\"/>",
        points.trim_end(),
        line.color,
        line.dash
    );
}
