//! Pictures of counts: bars that are told in words, too, and the same as a file of its own.

use yew::prelude::*;

/// A bar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What it counts.
    pub label: String,
    /// The count as the reader's language writes it.
    pub value: String,
    /// The count.
    pub count: u32,
}

/// The length of a bar, in hundredths of the longest.
fn length(bar: &Bar, all: &[Bar]) -> u32 {
    let most = all.iter().map(|it| it.count).max().unwrap_or(0).max(1);
    bar.count * 100 / most
}

/// Columns side by side, as of months.
pub fn columns(bars: &[Bar], name: &str) -> Html {
    let column = |bar: &Bar| {
        let height = length(bar, bars);
        html! {
            <li key={bar.label.clone()} data-none={(bar.count == 0).then_some("")}>
                <span class="v">{&bar.value}</span>
                <svg viewBox="0 0 10 100" preserveAspectRatio="none" aria-hidden="true"><rect class="pos" y={(100 - height).to_string()} width="10" height={height.to_string()} /></svg>
                <span class="k">{&bar.label}</span>
            </li>
        }
    };
    html! { <ul role="list" class="columns" aria-labelledby={name.to_owned()}>{for bars.iter().map(column)}</ul> }
}

/// Rows below each other, as of topics.
pub fn rows(bars: &[Bar], name: &str) -> Html {
    let row = |bar: &Bar| {
        html! {
            <li key={bar.label.clone()}>
                <span class="k"><bdi>{&bar.label}</bdi></span>
                <svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="base" width="100" height="4" /><rect class="pos" width={length(bar, bars).to_string()} height="4" /></svg>
                <span class="v">{&bar.value}</span>
            </li>
        }
    };
    html! { <ul role="list" class="bars" aria-labelledby={name.to_owned()}>{for bars.iter().map(row)}</ul> }
}

/// How much of something is done.
pub fn share(done: u32, all: u32) -> Html {
    let width = (done.min(all) * 100 / all.max(1)).to_string();
    html! {
        <svg class="bar whole" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect class="base" width="100" height="4" /><rect class="pos" {width} height="4" /></svg>
    }
}

/// Width of the picture, and of what is around it.
const WIDTH: u32 = 640;
const MARGIN: u32 = 40;
/// Height of a bar with its label, and between groups.
const LINE: u32 = 30;
const BETWEEN: u32 = 30;

/// The same as an SVG file: a heading, then groups of bars.
pub fn picture(title: &str, groups: &[&Vec<Bar>], direction: &str) -> String {
    let mut y = MARGIN + 40;
    let mut parts = Vec::new();
    let right = direction == "rtl";
    let (start, value_x) = if right { (WIDTH - MARGIN, MARGIN) } else { (MARGIN, WIDTH - MARGIN) };
    for bars in groups.iter().filter(|it| !it.is_empty()) {
        for bar in bars.iter() {
            let width = (WIDTH - 2 * MARGIN - 260) * length(bar, bars) / 100;
            let x = if right { WIDTH - MARGIN - 200 - width } else { MARGIN + 200 };
            parts.push(text(start, y + 16, "start", &bar.label));
            parts.push(rect(x, y + 4, width.max(1), 14));
            parts.push(text(value_x, y + 16, "end", &bar.value));
            y += LINE;
        }
        y += BETWEEN;
    }
    let head = [
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"640\" height=\"",
        &y.to_string(),
        "\" viewBox=\"0 0 640 ",
        &y.to_string(),
        "\" direction=\"",
        direction,
        "\" font-family=\"Georgia, serif\" font-size=\"15\"><rect width=\"100%\" height=\"100%\" fill=\"#fbf9f4\"/><g fill=\"#1f2a24\">",
        "<text x=\"",
        &start.to_string(),
        "\" y=\"50\" font-size=\"26\">",
        &escaped(title),
        "</text>",
    ];
    [head.concat(), parts.concat(), "</g></svg>\n".to_owned()].concat()
}

fn text(x: u32, y: u32, anchor: &str, text: &str) -> String {
    let text = escaped(text);
    ["<text x=\"", &x.to_string(), "\" y=\"", &y.to_string(), "\" text-anchor=\"", anchor, "\">", &text, "</text>"]
        .concat()
}

fn rect(x: u32, y: u32, width: u32, height: u32) -> String {
    let numbers = [x, y, width, height].map(|it| it.to_string());
    let [x, y, width, height] = &numbers;
    ["<rect fill=\"#2f6b4f\" x=\"", x, "\" y=\"", y, "\" width=\"", width, "\" height=\"", height, "\" rx=\"2\"/>"]
        .concat()
}

/// Text as XML may have it.
fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\t' | '\n' | '\r' => escaped.push(' '),
            '\0'..='\u{1f}' | '\u{7f}' | '\u{fffe}' | '\u{ffff}' => {}
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_catalogue_says_is_text_in_the_picture() {
        let bar = Bar { label: "<script>alert(1)</script> & \u{1}co".into(), value: "3".into(), count: 3 };
        let svg = picture("Your year <2026>", &[&vec![bar]], "ltr");
        assert!(svg.contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; co"), "{svg}");
        assert!(svg.contains("Your year &lt;2026&gt;") && !svg.contains("<script"));
    }

    #[test]
    fn the_longest_bar_fills_the_width_and_none_is_nothing() {
        let bar = |count| Bar { label: String::new(), value: String::new(), count };
        let all = [bar(0), bar(5), bar(10)];
        assert_eq!([0, 1, 2].map(|it| length(&all[it], &all)), [0, 50, 100]);
        assert_eq!(length(&bar(0), &[bar(0)]), 0);
    }
}
