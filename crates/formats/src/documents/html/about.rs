//! What a page says of itself: in its head for machines, and around the headline for people.

use record::Date;

use super::super::markup::{Id, Tree};
use super::{Article, sites};
use crate::About;

/// Names under which pages give the day, the surest first. `og:updated_time` and `last-modified` are no days of
/// publication.
#[rustfmt::skip]
const DATES: &[&str] = &[
    "article:published_time", "og:published_time", "og:article:published_time", "datepublished", "pubdate", "publishdate",
    "publish-date", "publish_date", "publication_date", "publicationdate", "dc.date.issued", "dcterms.issued", "dcterms.date",
    "dcterms.created", "dc.date", "dc.date.created", "date", "article_date_original", "sailthru.date", "parsely-pub-date",
    "weibo:article:create_at", "_pubtime",
];
/// Names under which they give themselves.
const OUTLETS: &[&str] = &[
    "og:site_name",
    "contentsource",
    "article:source",
    "dc.publisher",
    "dcterms.publisher",
    "publisher",
    "sitename",
    "application-name",
];

pub(super) fn about(tree: &Tree<'_>, article: &Article) -> About {
    let metas = metas(tree);
    let meta = |names: &[&str]| {
        names.iter().find_map(|name| {
            metas.iter().find(|(key, value)| key == name && !value.is_empty()).map(|m| m.1.clone())
        })
    };
    let ld = linked_data(tree);
    let by = |name: &str| {
        tree.nodes.iter().enumerate().skip(1).find_map(|(id, _)| {
            let is = tree.attribute(id, "itemprop")?.eq_ignore_ascii_case(name);
            is.then(|| {
                tree.attribute(id, "content")
                    .or_else(|| tree.attribute(id, "datetime"))
                    .map_or_else(|| tree.text(id), Into::into)
            })
        })
    };
    let printed = article
        .headline
        .or_else(|| article.roots.iter().find_map(|r| tree.first(*r, "h1")))
        .map(|id| one_line(&tree.text(id)));
    let title = meta(&["og:title", "articletitle", "twitter:title", "dc.title"])
        .filter(|t| !t.ends_with("..."))
        .or_else(|| ld.as_ref().and_then(|v| find(v, "headline", 0)))
        .or_else(|| printed.filter(|t| !t.is_empty()))
        .or_else(|| title_of_head(tree));
    let date = meta(DATES)
        .as_deref()
        .and_then(first_date)
        .or_else(|| by("datePublished").as_deref().and_then(first_date))
        .or_else(|| ld.as_ref().and_then(|v| find(v, "datePublished", 0)).as_deref().and_then(first_date))
        .or_else(|| near_headline(tree, article));
    let outlet = meta(OUTLETS).or_else(|| ld.as_ref().and_then(publisher));
    let language = tree
        .first(0, "html")
        .and_then(|id| tree.attribute(id, "lang").or_else(|| tree.attribute(id, "xml:lang")));
    let said = |s: String| Some(one_line(&s)).filter(|s| !s.is_empty());
    About {
        title: title.and_then(said),
        date,
        outlet: outlet.and_then(said),
        language: language.map(|l| l.trim().to_owned()).filter(|l| !l.is_empty() && l.len() < 36),
    }
}

/// The title in the head of the page.
pub(super) fn title_of_head(tree: &Tree<'_>) -> Option<String> {
    tree.first(0, "title").map(|id| one_line(&tree.text(id))).filter(|t| !t.is_empty())
}

/// What `meta` elements say, names in small letters.
fn metas(tree: &Tree<'_>) -> Vec<(String, String)> {
    tree.all(0, &["meta"])
        .take(2000)
        .filter_map(|id| {
            let key = tree
                .attribute(id, "property")
                .or_else(|| tree.attribute(id, "name"))
                .or_else(|| tree.attribute(id, "itemprop"))?;
            Some((key.trim().to_ascii_lowercase(), one_line(&tree.attribute(id, "content")?)))
        })
        .collect()
}

/// What the page says in the form of schema.org.
fn linked_data(tree: &Tree<'_>) -> Option<serde_json::Value> {
    let mut all = Vec::new();
    for id in tree.all(0, &["script"]) {
        if tree.attribute(id, "type").is_some_and(|t| t.eq_ignore_ascii_case("application/ld+json")) {
            let text = tree.text(id);
            all.extend(serde_json::from_str::<serde_json::Value>(text.trim().trim_end_matches(';')));
        }
    }
    (!all.is_empty()).then_some(serde_json::Value::Array(all))
}

/// The first text under a key, an article's before a site's.
fn find(value: &serde_json::Value, key: &str, depth: usize) -> Option<String> {
    // Deeper than any vocabulary goes.
    if depth > 6 {
        return None;
    }
    match value {
        serde_json::Value::Object(map) => match map.get(key) {
            Some(serde_json::Value::String(s)) => Some(s.clone()),
            _ => map.values().find_map(|v| find(v, key, depth + 1)),
        },
        serde_json::Value::Array(list) => list.iter().find_map(|v| find(v, key, depth + 1)),
        _ => None,
    }
}

fn publisher(value: &serde_json::Value) -> Option<String> {
    let of = |v: &serde_json::Value| v.get("publisher").and_then(|p| find(p, "name", 0));
    match value {
        serde_json::Value::Array(list) => list.iter().find_map(publisher),
        serde_json::Value::Object(map) => of(value).or_else(|| map.get("@graph").and_then(publisher)),
        _ => None,
    }
}

/// The day that is printed by the headline: where the table of sites says, in a `time` element, or in words.
fn near_headline(tree: &Tree<'_>, article: &Article) -> Option<Date> {
    let last = article.roots.last().copied().unwrap_or(0);
    let named = sites::of(tree).flat_map(|site| site.date.outermost(tree));
    // A day far behind the article is that of another one.
    let near = |id: &Id| *id < article.roots.last().map_or(0, |r| tree.end(*r));
    let given = |id: Id| {
        tree.attribute(id, "datetime").as_deref().and_then(first_date).or_else(|| first_date(&tree.text(id)))
    };
    if let Some(date) = named.filter(near).chain(tree.all(0, &["time"]).filter(near)).find_map(given) {
        return Some(date);
    }
    let headline = article.headline?;
    (tree.end(headline)..last)
        .take(400)
        .find_map(|id| (tree.name(id).is_empty()).then(|| first_date(&tree.text(id)))?)
}

/// The first day in a text that is written with its year first: `2031-05-13T08:00`, `2031年5月13日`, `2031/5/13`, `20310513`.
pub(crate) fn first_date(text: &str) -> Option<Date> {
    let chars: Vec<char> = text.chars().take(4000).collect();
    let in_figures = (0..chars.len()).find_map(|at| {
        if at > 0 && chars.get(at - 1).is_some_and(char::is_ascii_digit) {
            return None;
        }
        let rest = chars.get(at..)?;
        let (year, rest) = number(rest, 4, 4)?;
        let (month, day) = match rest.first()? {
            '-' | '/' | '.' | '年' => {
                let (month, rest) = number(rest.get(1..)?, 1, 2)?;
                matches!(rest.first()?, '-' | '/' | '.' | '月').then_some(())?;
                (month, number(rest.get(1..)?, 1, 2)?.0)
            }
            c if c.is_ascii_digit() => {
                let (month, rest) = number(rest, 2, 2)?;
                let (day, rest) = number(rest, 2, 2)?;
                (!rest.first().is_some_and(char::is_ascii_digit)).then_some((month, day))?
            }
            _ => return None,
        };
        Date::new(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()
    });
    in_figures.or_else(|| worded_date(text))
}

/// The months as pages of the commonest European languages spell them, four letters being enough for all but a few.
#[rustfmt::skip]
const MONTHS: [&[&str]; 12] = [
    &["jan", "januar", "january", "enero", "janvier", "gennaio", "janeiro", "jänner"],
    &["feb", "februar", "february", "febrero", "février", "febbraio", "fevereiro"],
    &["mar", "märz", "march", "marzo", "mars", "março"],
    &["apr", "april", "abril", "avril", "aprile"],
    &["may", "mai", "mayo", "maggio", "maio"],
    &["jun", "juni", "june", "junio", "juin", "giugno", "junho"],
    &["jul", "juli", "july", "julio", "juillet", "luglio", "julho"],
    &["aug", "august", "agosto", "août"],
    &["sep", "sept", "september", "septiembre", "setiembre", "septembre", "settembre", "setembro"],
    &["oct", "okt", "october", "oktober", "octubre", "octobre", "ottobre", "outubro"],
    &["nov", "november", "noviembre", "novembre", "novembro"],
    &["dec", "dez", "december", "dezember", "diciembre", "décembre", "dicembre", "dezembro"],
];

/// The first day with its month in words: `13 de mayo de 2031`, `May 13, 2031`, `13. Mai 2031`.
fn worded_date(text: &str) -> Option<Date> {
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty() && !matches!(*w, "de" | "del" | "of" | "the"))
        .take(400)
        .map(str::to_lowercase)
        .collect();
    words.iter().enumerate().find_map(|(at, word)| {
        let month = MONTHS.iter().position(|names| names.contains(&word.as_str()))?;
        let before = at.checked_sub(1).and_then(|i| words.get(i)).and_then(|w| w.parse::<u8>().ok());
        let after = |n: usize| words.get(at + n).map(|w| w.trim_end_matches(char::is_alphabetic));
        let (day, year) = match (before, after(1)?.parse::<u16>().ok()?) {
            (Some(day), year) if year > 31 => (day, year),
            (_, day) => (u8::try_from(day).ok()?, after(2)?.parse().ok()?),
        };
        Date::new(year, u8::try_from(month + 1).ok()?, day).ok()
    })
}

fn number(chars: &[char], least: usize, most: usize) -> Option<(u16, &[char])> {
    let digits = chars.iter().take(most).take_while(|c| c.is_ascii_digit()).count();
    let text: String = chars.get(..digits)?.iter().collect();
    (digits >= least).then_some((text.parse().ok()?, chars.get(digits..)?))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days() {
        for (text, day) in [
            ("2031-05-13T08:00:00+08:00", Some("2031-05-13")),
            ("发布时间：2031年5月13日 来源", Some("2031-05-13")),
            ("2031/5/3 10:00", Some("2031-05-03")),
            ("20310513", Some("2031-05-13")),
            ("No 120310513", None),
            ("13.05.2031", None),
            ("2031-13-01", None),
            ("Fecha de publicación 13 de mayo de 2031", Some("2031-05-13")),
            ("Tuesday, May 13th, 2031", Some("2031-05-13")),
            ("13. März 2031", Some("2031-03-13")),
            ("You may read 12 of them", None),
        ] {
            assert_eq!(first_date(text).map(|d| d.to_string()).as_deref(), day, "{text}");
        }
    }
}
