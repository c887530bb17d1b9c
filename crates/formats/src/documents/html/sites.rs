//! The table of sites: where the article stands on their pages. Which it is, is data.

use std::sync::LazyLock;

use super::super::markup::Tree;
use super::selector::Selector;

/// A line of the table.
#[derive(Debug)]
pub(crate) struct Site {
    host: &'static str,
    /// The main text.
    pub(crate) main: Selector,
    /// The headline.
    pub(crate) title: Selector,
    /// The day.
    pub(crate) date: Selector,
}

static SITES: LazyLock<Vec<Site>> = LazyLock::new(|| {
    let lines = include_str!("../../../data/sites.tsv").lines();
    lines
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut cells = line.split('\t');
            let host = cells.next()?;
            let mut selector = || cells.next().map(Selector::new);
            Some(Site { host, main: selector()?, title: selector()?, date: selector()? })
        })
        .collect()
});

/// The lines that hold for a page, those for its host first.
pub(crate) fn of(tree: &Tree<'_>) -> impl Iterator<Item = &'static Site> {
    let hosts = hosts(tree);
    let holds = move |site: &&Site| {
        site.host == "*"
            || hosts
                .iter()
                .any(|h| h.strip_suffix(site.host).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
    };
    SITES.iter().filter(holds)
}

/// What the page calls its own address. A saved page has no other.
fn hosts(tree: &Tree<'_>) -> Vec<String> {
    let mut hosts = Vec::new();
    let head = tree.first(0, "body").unwrap_or(tree.nodes.len());
    for id in 0..head {
        let is =
            |key: &str, value: &str| tree.attribute(id, key).is_some_and(|v| v.eq_ignore_ascii_case(value));
        let address = match tree.name(id) {
            "link" if is("rel", "canonical") => tree.attribute(id, "href"),
            "meta" if is("property", "og:url") => tree.attribute(id, "content"),
            "base" => tree.attribute(id, "href"),
            _ => None,
        };
        hosts.extend(address.and_then(|a| host(&a)));
    }
    // Browsers write where a page came from into a comment at its head.
    let start: String = tree.source.chars().take(400).collect();
    hosts.extend(start.split_once("saved from url=(").and_then(|(_, at)| host(at.split_once(')')?.1)));
    hosts
}

fn host(address: &str) -> Option<String> {
    let rest = address.trim().split_once("//")?.1;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    (!host.is_empty()).then(|| host.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_whole() {
        let text = include_str!("../../../data/sites.tsv");
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let cells: Vec<&str> = line.split('\t').collect();
            assert_eq!(cells.len(), 5, "{line}");
            assert!(cells[4].len() > 8, "a reason: {line}");
            assert_ne!(Selector::new(cells[1]), Selector::default(), "{line}");
        }
        assert_eq!(SITES.len(), text.lines().filter(|l| !l.starts_with('#')).count());
    }

    #[test]
    fn a_host_stands_for_its_subdomains() {
        assert_eq!(host("https://WWW.example.org:80/a?b").as_deref(), Some("www.example.org"));
        assert_eq!(host("/relative"), None);
    }
}
