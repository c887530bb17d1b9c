//! Books and newspapers made of pages of the web, in the order that the book gives them. Navigation is left out; the
//! choice of a main text is not made, as everything in a book is one.

use std::collections::BTreeMap;

use record::{Finding, FindingCode, Severity};

use super::flow::Flow;
use super::html::{self, Article};
use super::markup::{Rules, Tree};
use super::package::Package;
use crate::read::read_markup;
use crate::{About, Decoded, Format, Hints};

/// Chapters; a bound year of a newspaper has some thousands.
const CHAPTERS: usize = 20_000;

pub(crate) fn read(mut package: Package<'_>) -> Result<Decoded, Finding> {
    let damaged = |what: &str| {
        Finding::new(FindingCode::Damaged, Severity::Refused, format!("The EPUB book {what}."))
            .hint("Open it in a reader of books; if it is whole there, save or export it anew.")
    };
    let container =
        package.part("META-INF/container.xml")?.ok_or_else(|| damaged("does not say what it holds"))?;
    let container = read_markup(&container, Hints::default());
    let tree = Tree::new(container.text.as_str(), Rules::Xml);
    let path = tree
        .first(0, "rootfile")
        .and_then(|id| tree.attribute(id, "full-path"))
        .ok_or_else(|| damaged("does not say what it holds"))?;
    let opf = package.part(&path)?.ok_or_else(|| damaged("lacks its list of chapters"))?;
    let opf = read_markup(&opf, Hints::default());
    let tree = Tree::new(opf.text.as_str(), Rules::Xml);
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);

    let mut manifest: BTreeMap<String, String> = BTreeMap::new();
    for item in tree.all(0, &["item"]) {
        let (Some(id), Some(href)) = (tree.attribute(item, "id"), tree.attribute(item, "href")) else {
            continue;
        };
        let navigation = tree
            .attribute(item, "properties")
            .is_some_and(|p| p.split_ascii_whitespace().any(|p| p == "nav"));
        let page = tree
            .attribute(item, "media-type")
            .is_none_or(|t| t.contains("html") || t.contains("oeb1-document"));
        if page && !navigation {
            manifest.insert(id.into_owned(), resolved(folder, &href));
        }
    }
    let mut flow = Flow::default();
    let mut missing = 0;
    for item in tree.all(0, &["itemref"]).take(CHAPTERS) {
        let Some(path) = tree.attribute(item, "idref").and_then(|id| manifest.get(&*id)) else { continue };
        let Some(bytes) = package.part(path)? else {
            missing += 1;
            continue;
        };
        let markup = read_markup(&bytes, Hints::default());
        let chapter = Tree::new(markup.text.as_str(), Rules::Xml);
        let (text, asides) = html::written(&chapter, &markup.text, &Article::whole(&chapter));
        flow.ready(text.as_str(), &asides);
        flow.findings.extend(super::too_deep(&chapter));
    }
    if missing > 0 {
        flow.findings.push(
            Finding::new(
                FindingCode::Damaged,
                Severity::Warning,
                format!("Chapters that the book lists are not in it: {missing}."),
            )
            .hint("Fetch the book again if they matter."),
        );
    }
    let metadata = tree.first(0, "metadata").unwrap_or(0);
    let said = |name: &str| {
        tree.first(metadata, name).map(|id| tree.text(id).trim().to_owned()).filter(|s| !s.is_empty())
    };
    let about = About {
        title: said("title"),
        date: said("date").as_deref().and_then(html::first_date),
        outlet: said("publisher"),
        language: said("language"),
    };
    flow.finish(Format::Epub, opf.encoding, about)
}

/// The path of a part that another one names: relative to its folder, with `%20` for a space.
fn resolved(folder: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or_default();
    let mut bytes = Vec::new();
    let mut rest = href.as_bytes();
    while let Some((b, after)) = rest.split_first() {
        let hex = after.get(..2).filter(|d| *b == b'%' && d.iter().all(u8::is_ascii_hexdigit));
        let decoded = hex.and_then(|d| u8::from_str_radix(std::str::from_utf8(d).ok()?, 16).ok());
        bytes.push(decoded.unwrap_or(*b));
        rest = after.get(if decoded.is_some() { 2 } else { 0 }..).unwrap_or_default();
    }
    let href = String::from_utf8_lossy(&bytes).into_owned();
    let mut parts: Vec<&str> = if href.starts_with('/') { Vec::new() } else { folder.split('/').collect() };
    for part in href.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.retain(|p| !p.is_empty());
    parts.join("/")
}
