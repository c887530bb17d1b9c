//! One page that holds the record for reading: no file beside it, nothing fetched, works from a stick.
//!
//! It is read without a script too: a place where the witnesses differ is a link to its entry in the apparatus, and
//! what a cell of the coverage table means is written under the table. The script adds cards on hover and focus,
//! the choice of light and dark, and the copying of citations; the filter for high risk is CSS alone.
//!
//! Every anchor is the citation of what stands there (`#zl-fm/2031-05-12/harbour-post.a.3`), so that a citation can be
//! followed in the page. The list of contents stands last in the file, because events are written as they come and
//! are not kept; CSS puts it first.
//!
//! Wording is neutral throughout: a copy of ours reads so and so, or does not hold a passage, for a cause.

mod apparatus;
mod escape;
mod event;
mod exchange;
mod witness;

use std::{collections::BTreeMap, io};

use record::{Event, Finding, SourceId};

use super::{ExportError, SourceView, texts::Texts};
use escape::Esc;

/// Writing to a `String` cannot fail.
macro_rules! put {
    ($out:expr, $($arg:tt)*) => {{
        use std::fmt::Write as _;
        let _ = write!($out, $($arg)*);
    }};
}
use put;

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// The page, written event by event.
#[derive(Debug, Default)]
pub(super) struct Page {
    started: bool,
    /// Sources that no event has claimed yet.
    strays: BTreeMap<SourceId, Stray>,
    contents: String,
    events: usize,
}

#[derive(Debug)]
struct Stray {
    names: Vec<String>,
    findings: Vec<Finding>,
}

impl Page {
    pub(super) fn source(&mut self, view: SourceView<'_>) {
        let SourceView { source, .. } = view;
        self.strays
            .insert(source.id, Stray { names: source.names.clone(), findings: source.findings.clone() });
    }

    pub(super) fn event(
        &mut self,
        out: &mut impl io::Write,
        event: &Event,
        texts: &Texts<'_>,
    ) -> Result<(), ExportError> {
        self.start(out)?;
        self.events += 1;
        for w in &event.witnesses {
            self.strays.remove(&w.witness.source);
        }
        event::contents(&mut self.contents, event);
        let mut html = String::new();
        event::event(&mut html, event, texts);
        Ok(out.write_all(html.as_bytes())?)
    }

    pub(super) fn finish(mut self, out: &mut impl io::Write) -> Result<(), ExportError> {
        self.start(out)?;
        let mut html = String::new();
        if self.events == 0 {
            html.push_str("<p class=\"empty\">The record holds no event.</p>\n");
        }
        if !self.strays.is_empty() {
            let mut strays: Vec<_> = self.strays.values().collect();
            strays.sort_by_key(|s| &s.names);
            html.push_str(
                "<section class=\"strays\" id=\"strays\"><h2>Sources that belong to no event</h2>\n<ul>",
            );
            for stray in strays {
                put!(html, "<li><b>{}</b>", Esc(&stray.names.join(", ")));
                event::findings(&mut html, &stray.findings);
                html.push_str("</li>\n");
            }
            html.push_str("</ul></section>\n");
            self.contents.push_str("<p><a href=\"#strays\">Sources that belong to no event</a></p>\n");
        }
        put!(html, "</main>\n<nav id=\"contents\" aria-label=\"Contents\">\n{}</nav>\n", self.contents);
        html.push_str("<div id=\"card\" role=\"tooltip\" hidden></div>\n<p id=\"said\" class=\"unseen\" role=\"status\"></p>\n");
        put!(html, "<script>\n{SCRIPT}</script>\n</body>\n</html>\n");
        Ok(out.write_all(html.as_bytes())?)
    }

    fn start(&mut self, out: &mut impl io::Write) -> io::Result<()> {
        if self.started {
            return Ok(());
        }
        self.started = true;
        let mut html = String::new();
        put!(
            html,
            r##"<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>On the record</title>
<style>
{STYLE}</style>
<script>
document.documentElement.classList.add("js");
try {{ const t = localStorage.getItem("theme"); if (t) document.documentElement.dataset.theme = t; }} catch {{}}
</script>
</head>
<body>
<a class="skip" href="#main">To the text</a>
<header class="bar">
<h1>On the record</h1>
<span class="tools">
<input type="checkbox" id="show-contents" class="unseen"><label for="show-contents" class="tool narrow">Contents</label>
<input type="checkbox" id="high-only" class="unseen"><label for="high-only" class="tool">High risk only</label>
<button type="button" class="tool js-only" id="next" title="Go to the next place of high risk (n)">Next <span aria-hidden="true">↓</span></button>
<button type="button" class="tool js-only" id="theme" aria-label="Light or dark"><span aria-hidden="true">◐</span></button>
</span>
</header>
<main id="main">
<p class="about">The words spoken, established from all our copies of their printings. <span class="mark high">Marked</span> words differ between copies: <span class="mark high">high</span>, <span class="mark medium">medium</span>, <span class="mark low">low</span> risk; <span class="mark high undecided">undecided</span> where the evidence does not decide; <span class="suspect">odd</span> where one copy looks wrong by itself. What our copies do not hold may have been spoken; what a paper printed is known from its page alone.</p>
"##
        );
        out.write_all(html.as_bytes())
    }
}
