//! Pictures of amounts as SVG without script or style: few ink, direct labels, Danish formats.
//!
//! All geometry is whole units of a 1080 × 220 canvas, computed in i128: a bar is never longer than its
//! amount. Colour comes with a pattern of position and a word, and the same figures stand in a table
//! beside every picture.

use std::fmt::Write;

use askama::Template;
use kaemner_values::text::{Language, Message};
use kaemner_values::{Ore, danish};

use crate::{filters, language};

const WIDTH: i64 = 1080;
const HEIGHT: i64 = 220;
const LEFT: i64 = 8;
const TOP: i64 = 22;
const BOTTOM: i64 = 30;

/// What kind of picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ChartKind {
    /// One bar per label and series, side by side.
    Bars,
    /// Series on top of each other; amounts of one sign.
    Stacked,
    /// One line per series.
    Lines,
    /// Each bar begins where the one before ended; the last is the sum.
    Waterfall,
}

/// One series: its name, and one amount per label.
#[derive(Debug, Clone)]
pub(crate) struct Series {
    pub(crate) name: String,
    pub(crate) values: Vec<Ore>,
}

/// A picture of amounts.
#[derive(Debug, Clone)]
pub(crate) struct Chart {
    pub(crate) kind: ChartKind,
    /// What it shows, as a heading: "Forbrug pr. måned, 1.000 kr.".
    pub(crate) title: Message,
    /// What stands below each group.
    pub(crate) labels: Vec<String>,
    pub(crate) series: Vec<Series>,
}

/// The picture as part of a page.
#[derive(Debug, Template)]
#[template(path = "patterns/chart.html")]
pub(crate) struct ChartView<'a> {
    title: &'a Message,
    svg: String,
}

/// One rectangle or point of the picture, in units of the canvas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    x: i64,
    y: i64,
    width: i64,
    height: i64,
    series: usize,
    amount: Ore,
}

/// From amount to height on the canvas.
struct Scale {
    low: i128,
    high: i128,
}

impl Scale {
    fn over(amounts: impl Iterator<Item = Ore>) -> Self {
        let (mut low, mut high) = (0, 0);
        for amount in amounts {
            low = low.min(i128::from(amount.get()));
            high = high.max(i128::from(amount.get()));
        }
        Self { low, high: if low == high { low + 1 } else { high } }
    }

    fn y(&self, amount: Ore) -> i64 {
        let room = i128::from(HEIGHT - TOP - BOTTOM);
        let above = (i128::from(amount.get()) - self.low) * room / (self.high - self.low);
        HEIGHT - BOTTOM - i64::try_from(above.clamp(0, room)).unwrap_or(0)
    }
}

impl Chart {
    /// The picture as a view; `language` decides the sentence screen readers hear.
    pub(crate) fn view(&self, language: Language) -> ChartView<'_> {
        ChartView { title: &self.title, svg: self.svg(language) }
    }

    fn svg(&self, language: Language) -> String {
        let title = escaped(&language::say(language, &self.title));
        let mut out = format!(
            r#"<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{title}"><title>{title}</title>"#
        );
        let scale = self.scale();
        let zero = scale.y(Ore::ZERO);
        push(&mut out, format_args!(r#"<line class="zero" x1="0" x2="{WIDTH}" y1="{zero}" y2="{zero}"/>"#));
        match self.kind {
            ChartKind::Lines => self.lines(&mut out, &scale),
            _ => self.bars(&mut out, &scale),
        }
        self.axis(&mut out);
        if self.series.len() > 1 {
            self.legend(&mut out);
        }
        out.push_str("</svg>");
        out
    }

    fn scale(&self) -> Scale {
        match self.kind {
            ChartKind::Bars | ChartKind::Lines => {
                Scale::over(self.series.iter().flat_map(|series| series.values.iter().copied()))
            }
            ChartKind::Stacked => Scale::over((0..self.labels.len()).map(|at| self.sum_at(at))),
            ChartKind::Waterfall => Scale::over(self.steps().into_iter().flat_map(|(from, to)| [from, to])),
        }
    }

    fn value(&self, series: usize, at: usize) -> Ore {
        self.series.get(series).and_then(|series| series.values.get(at)).copied().unwrap_or(Ore::ZERO)
    }

    fn sum_at(&self, at: usize) -> Ore {
        (0..self.series.len()).map(|series| self.value(series, at)).sum()
    }

    /// Where each bar of a waterfall begins and ends; the last begins at zero.
    fn steps(&self) -> Vec<(Ore, Ore)> {
        let mut level = Ore::ZERO;
        let last = self.labels.len().saturating_sub(1);
        let step = |at: usize| {
            let from = if at == last { Ore::ZERO } else { level };
            level = from + self.value(0, at);
            (from, level)
        };
        (0..self.labels.len()).map(step).collect()
    }

    fn group_width(&self) -> i64 {
        (WIDTH - 2 * LEFT) / count(self.labels.len()).max(1)
    }

    fn marks(&self, scale: &Scale) -> Vec<Mark> {
        let group = self.group_width();
        let inner = group * 7 / 10;
        let place = |at: usize| LEFT + group * count(at) + (group - inner) / 2;
        let between = |x, width, from: Ore, to: Ore, series| {
            let (a, b) = (scale.y(from), scale.y(to));
            Mark { x, y: a.min(b), width, height: (a - b).abs(), series, amount: to - from }
        };
        let mut marks = Vec::new();
        match self.kind {
            ChartKind::Waterfall => {
                for (at, (from, to)) in self.steps().into_iter().enumerate() {
                    marks.push(between(place(at), inner, from, to, 0));
                }
            }
            ChartKind::Stacked => {
                for at in 0..self.labels.len() {
                    let mut level = Ore::ZERO;
                    for series in 0..self.series.len() {
                        let next = level + self.value(series, at);
                        marks.push(between(place(at), inner, level, next, series));
                        level = next;
                    }
                }
            }
            ChartKind::Bars | ChartKind::Lines => {
                let width = (inner / count(self.series.len()).max(1)).max(1);
                for at in 0..self.labels.len() {
                    for series in 0..self.series.len() {
                        let x = place(at) + width * count(series);
                        marks.push(between(x, (width - 2).max(1), Ore::ZERO, self.value(series, at), series));
                    }
                }
            }
        }
        marks
    }

    fn bars(&self, out: &mut String, scale: &Scale) {
        let direct = self.series.len() == 1 && self.labels.len() <= 14;
        for mark in self.marks(scale) {
            let Mark { x, y, width, height, series, amount } = mark;
            let class = match self.kind {
                ChartKind::Waterfall if amount.get() < 0 => "down".to_owned(),
                ChartKind::Waterfall => "up".to_owned(),
                _ => format!("series-{series}"),
            };
            let height = height.max(i64::from(!amount.is_zero()));
            push(
                out,
                format_args!(
                    r#"<rect class="{class}" x="{x}" y="{y}" width="{width}" height="{height}" rx="2"/>"#
                ),
            );
            if direct && !amount.is_zero() {
                let (middle, above) = (x + width / 2, y - 6);
                let words = short(amount);
                push(
                    out,
                    format_args!(
                        r#"<text class="value" x="{middle}" y="{above}" text-anchor="middle">{words}</text>"#
                    ),
                );
            }
        }
    }

    fn lines(&self, out: &mut String, scale: &Scale) {
        let group = self.group_width();
        for (series, line) in self.series.iter().enumerate() {
            let points: Vec<_> = line
                .values
                .iter()
                .enumerate()
                .map(|(at, value)| format!("{},{}", LEFT + group * count(at) + group / 2, scale.y(*value)))
                .collect();
            push(
                out,
                format_args!(r#"<polyline class="line series-{series}" points="{}"/>"#, points.join(" ")),
            );
        }
    }

    fn axis(&self, out: &mut String) {
        let group = self.group_width();
        for (at, label) in self.labels.iter().enumerate() {
            let (middle, y) = (LEFT + group * count(at) + group / 2, HEIGHT - 10);
            let label = escaped(label);
            push(out, format_args!(r#"<text x="{middle}" y="{y}" text-anchor="middle">{label}</text>"#));
        }
    }

    fn legend(&self, out: &mut String) {
        let mut x = LEFT;
        for (series, line) in self.series.iter().enumerate() {
            let (text, name) = (x + 16, escaped(&line.name));
            push(
                out,
                format_args!(
                    r#"<rect class="series-{series}" x="{x}" y="3" width="11" height="11" rx="2"/><text x="{text}" y="13">{name}</text>"#
                ),
            );
            x += 36 + 7 * count(line.name.chars().count());
        }
    }
}

/// Writing to a string cannot fail.
fn push(out: &mut String, words: std::fmt::Arguments<'_>) {
    let _: Result<(), std::fmt::Error> = out.write_fmt(words);
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// `1,2 mio.`, `340 t.` or whole kroner: what stands directly on a bar.
fn short(amount: Ore) -> String {
    let kroner = amount.get() / 100;
    match kroner.unsigned_abs() {
        0..10_000 => danish::amount_in_kroner(amount),
        10_000..1_000_000 => format!("{} t.", danish::amount_in_kroner(Ore::new(amount.get() / 1_000))),
        _ => {
            let tenths = kroner / 100_000;
            let sign = if tenths < 0 { "-" } else { "" };
            let whole = danish::amount_in_kroner(Ore::new((tenths / 10).abs().saturating_mul(100)));
            format!("{sign}{whole},{} mio.", (tenths % 10).abs())
        }
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use kaemner_values::text;

    use super::*;

    fn chart(kind: ChartKind, values: &[&[i64]]) -> Chart {
        let series = |values: &&[i64]| Series {
            name: "A <b>".to_owned(),
            values: values.iter().map(|value| Ore::new(*value)).collect(),
        };
        let labels = (0..values[0].len()).map(|at| format!("{at}")).collect();
        Chart { kind, title: text!("frame-menu"), labels, series: values.iter().map(series).collect() }
    }

    #[test]
    fn bars_stand_on_zero_and_are_as_long_as_their_amounts() {
        let chart = chart(ChartKind::Bars, &[&[1_000, -500, 0]]);
        let scale = chart.scale();
        let marks = chart.marks(&scale);
        let zero = scale.y(Ore::ZERO);
        assert_eq!(marks[0].y + marks[0].height, zero);
        assert_eq!(marks[1].y, zero);
        assert!((marks[0].height - 2 * marks[1].height).abs() <= 2);
        assert_eq!(marks[2].height, 0);
    }

    #[test]
    fn a_waterfall_goes_on_where_it_was_and_ends_in_the_sum() {
        let chart = chart(ChartKind::Waterfall, &[&[500, -200, 300]]);
        let steps: Vec<_> = chart.steps().into_iter().map(|(from, to)| (from.get(), to.get())).collect();
        assert_eq!(steps, [(0, 500), (500, 300), (0, 300)]);
    }

    #[test]
    fn a_stack_is_as_high_as_its_sum() {
        let chart = chart(ChartKind::Stacked, &[&[100, 300], &[200, 100]]);
        let marks = chart.marks(&chart.scale());
        let heights: i64 = marks[..2].iter().map(|mark| mark.height).sum();
        let whole = HEIGHT - TOP - BOTTOM;
        assert!((heights - whole * 3 / 4).abs() <= 2, "{heights} of {whole}");
    }

    #[test]
    fn nothing_and_everything_can_be_drawn() {
        for kind in [ChartKind::Bars, ChartKind::Stacked, ChartKind::Lines, ChartKind::Waterfall] {
            for values in [&[][..], &[0][..], &[i64::MAX, i64::MIN + 1][..]] {
                let svg = chart(kind, &[values]).svg(Language::Danish);
                assert!(svg.starts_with("<svg") && svg.ends_with("</svg>") && !svg.contains("<b>"));
                assert!(!svg.contains("style="), "the policy refuses inline style");
            }
        }
    }

    #[test]
    fn short_words_for_bars() {
        assert_eq!(short(Ore::new(123_400)), "1.234");
        assert_eq!(short(Ore::new(-12_340_000)), "-123 t.");
        assert_eq!(short(Ore::new(1_260_000_000)), "12,6 mio.");
    }
}
