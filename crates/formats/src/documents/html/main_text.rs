//! Which part of a page is the article.
//!
//! ```text
//!   menu menu menu menu                     words in links, in short lines, in elements called `nav`
//!   ┌───────────────────────┐ Most read     paragraphs: lines as long as a sentence, few of them links;
//!   │ The minister said …   │ link          the article is where nearly all of them are
//!   │ … and went on …       │ link
//!   └───────────────────────┘ Comments …    paragraphs as well, in an element that says what it is
//! ```
//!
//! First the table of sites is asked, then the looks: from the body down, always into the element that holds three
//! quarters of all words in paragraphs, as long as there is one (the idea of Readability, 2009, and of Kohlschütter's
//! shallow text features, 2010, without their weights). What is called a menu or a comment is not asked, unless it
//! holds most of the page. To leave out too little is better than too much: a caption in the record is set
//! aside later, a paragraph that is not in it is lost.

use super::super::markup::{Id, Kind, Tree};
use super::{Article, is_block, is_heading, is_hidden, is_unseen, sites};

/// A line of so many letters is a paragraph by its length; Han characters count [`WIDE`].
const LONG: u32 = 60;
/// A shorter one is if it ends like a sentence.
const SENTENCE: u32 = 18;
/// A Han character says as much as three letters.
const WIDE: u32 = 3;
/// Pages with fewer letters in paragraphs have no article to be told from the rest.
const LITTLE: u32 = 120;

/// Words in the names of elements that hold no article. As whole words of a class or id: `ad` must not be found in
/// `reader`, nor `comment` in `commentary`.
#[rustfmt::skip]
const FURNITURE: &[&str] = &[
    "ad", "ads", "adv", "advert", "advertisement", "banner", "breadcrumb", "breadcrumbs", "catalog", "comment", "comments",
    "commentlist", "cookie", "cookies", "copyright", "crumb", "crumbs", "disqus", "editorrecommend", "feedback", "foot",
    "footer", "friendlink", "hotnews", "login", "masthead", "menu", "modal", "more", "nav", "navbar", "navigation",
    "newsletter", "pagination", "pager", "paywall", "popup", "promo", "rank", "ranking", "recommend", "recommended",
    "recommendations", "related", "relatednews", "replies", "reply", "respond", "search", "share", "sharebar", "sharing",
    "sidebar", "sidenav", "skip", "social", "sponsored", "statement", "subscribe", "subscription", "survey", "tags", "taglist",
    "toolbar", "topbar", "trending", "widget", "xgxw",
];

/// Finds the article.
pub(crate) fn find(tree: &Tree<'_>) -> Article {
    let body = tree.first(0, "body").unwrap_or(0);
    let mut look = Look::of(tree, body, &[]);
    let furniture = furniture(tree, body, &look);
    look = Look::of(tree, body, &furniture);
    let all = look.at(body);
    if all.good < LITTLE {
        let unsure = all.links * 2 > all.letters && look.anchors >= 10;
        let without = if unsure { Vec::new() } else { furniture };
        return Article { roots: vec![body], without, headline: None, unsure };
    }
    let known = sites::of(tree).find_map(|site| {
        let roots = site.main.outermost(tree);
        let held: u32 = roots.iter().map(|id| look.at(*id).good).sum();
        // A page that has many is a list of teasers.
        (!roots.is_empty() && roots.len() <= 4 && held * 2 > all.good).then_some((roots, site))
    });
    let (roots, site) = match known {
        Some((roots, site)) => (roots, Some(site)),
        None => (vec![descend(tree, body, &look)], None),
    };
    let headline = headline(tree, body, &roots, site);
    let mut article =
        Article { without: link_lists(tree, &roots, &look, furniture), roots, headline, unsure: false };
    leads(tree, &look, &mut article);
    article
}

/// What an element holds, in letters.
#[derive(Clone, Copy, Debug, Default)]
struct Held {
    letters: u32,
    links: u32,
    /// Letters in paragraphs.
    good: u32,
}

struct Look {
    held: Vec<Held>,
    anchors: usize,
}

impl Look {
    fn at(&self, id: Id) -> Held {
        self.held.get(id).copied().unwrap_or_default()
    }

    /// Weighs every element, but for those left out.
    fn of(tree: &Tree<'_>, body: Id, without: &[Id]) -> Self {
        let mut held = vec![Held::default(); tree.nodes.len()];
        let mut anchors = 0;
        // For each block that is open: its number, where it ends, and its own line: letters, links, its last character.
        let mut blocks: Vec<(Id, Id, Held, char)> = vec![(body, tree.end(body), Held::default(), ' ')];
        let (mut link_until, mut next, end) = (0, body, tree.end(body));
        let close = |(id, _, own, last): (Id, Id, Held, char), held: &mut Vec<Held>| {
            let ends = matches!(
                last,
                '.' | '!'
                    | '?'
                    | '。'
                    | '！'
                    | '？'
                    | '”'
                    | '"'
                    | '»'
                    | '…'
                    | '」'
                    | '』'
                    | ':'
                    | '：'
                    | '；'
            );
            let long = own.letters >= LONG || (own.letters >= SENTENCE && ends);
            let good = long && own.links * 5 < own.letters * 2 && !is_heading(tree.name(id));
            if good && let Some(h) = held.get_mut(id) {
                h.good += own.letters;
            }
        };
        while next < end {
            while let Some(block) = blocks.pop_if(|b| b.1 <= next) {
                close(block, &mut held);
            }
            let id = next;
            let Some(node) = tree.nodes.get(id) else { break };
            next += 1;
            match &node.kind {
                Kind::Text { start, end, .. } => {
                    let text = tree.source.get(*start..*end).unwrap_or_default();
                    let (letters, last) = weigh(text);
                    let links = if id < link_until { letters } else { 0 };
                    if let Some(h) = held.get_mut(id) {
                        (h.letters, h.links) = (letters, links);
                    }
                    if let Some((_, _, own, end_of_line)) = blocks.last_mut() {
                        own.letters += letters;
                        own.links += links;
                        *end_of_line = last.unwrap_or(*end_of_line);
                    }
                }
                Kind::Element { name, .. } => {
                    if is_unseen(name) || without.binary_search(&id).is_ok() {
                        next = tree.end(id);
                    } else if is_block(name) && id != body {
                        blocks.push((id, tree.end(id), Held::default(), ' '));
                    } else if name == "a" {
                        anchors += 1;
                        link_until = link_until.max(tree.end(id));
                    }
                }
            }
        }
        while let Some(block) = blocks.pop() {
            close(block, &mut held);
        }
        // Children have larger numbers: each is finished before it is added to its parent.
        for id in (body + 1..end.min(held.len())).rev() {
            let own = held.get(id).copied().unwrap_or_default();
            if let Some(parent) = held.get_mut(tree.parent(id)) {
                parent.letters += own.letters;
                parent.links += own.links;
                parent.good += own.good;
            }
        }
        Self { held, anchors }
    }
}

fn weigh(text: &str) -> (u32, Option<char>) {
    let mut letters = 0u32;
    let mut last = None;
    for c in text.chars() {
        if c.is_whitespace() {
            continue;
        }
        letters += if u32::from(c) >= 0x2e80 { WIDE } else { 1 };
        last = Some(c);
    }
    (letters, last)
}

/// Elements that say of themselves that they are no article, sorted, none inside another.
fn furniture(tree: &Tree<'_>, body: Id, look: &Look) -> Vec<Id> {
    let all = look.at(body);
    let mut found = Vec::new();
    let mut next = body + 1;
    while next < tree.end(body) {
        let id = next;
        next += 1;
        let name = tree.name(id);
        if name.is_empty() || name == "main" || name == "article" {
            continue;
        }
        let element = matches!(name, "nav" | "aside" | "footer");
        let form = name == "form";
        let hidden = is_hidden(tree, id);
        if !(element || form || hidden || called(tree, id)) {
            continue;
        }
        let held = look.at(id);
        // Old systems wrap the whole page in a form; a theme calls the whole page `content-with-sidebar`.
        let most = if form || hidden { held.good * 2 > all.good } else { held.good * 5 > all.good * 4 };
        if most && held.good > 0 {
            continue;
        }
        found.push(id);
        next = tree.end(id);
    }
    found
}

fn called(tree: &Tree<'_>, id: Id) -> bool {
    ["class", "id", "role"].iter().any(|key| {
        tree.attribute(id, key).is_some_and(|value| {
            value.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| {
                let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
                FURNITURE.iter().any(|f| f.eq_ignore_ascii_case(word))
            }) && !whole_page(&value)
        })
    })
}

/// Names that tell of the layout of the page around: `has-sidebar`, `with-comments`, `no-banner`.
fn whole_page(value: &str) -> bool {
    value.split_ascii_whitespace().all(|class| {
        let words: Vec<&str> = class.split(|c: char| !c.is_ascii_alphanumeric()).collect();
        let layout = words.iter().any(|w| matches!(*w, "has" | "with" | "no" | "without" | "is"));
        layout || !words.iter().any(|w| FURNITURE.iter().any(|f| f.eq_ignore_ascii_case(w)))
    })
}

/// From an element down to the one that holds the article.
fn descend(tree: &Tree<'_>, from: Id, look: &Look) -> Id {
    let mut at = from;
    loop {
        let good = look.at(at).good;
        let best = tree.children(at).max_by_key(|child| (look.at(*child).good, usize::MAX - child));
        match best {
            Some(child) if look.at(child).good * 4 >= good * 3 && !is_paragraph(tree.name(child)) => {
                at = child
            }
            _ => return at,
        }
    }
}

/// Elements that hold one paragraph: an article of one is its parent.
fn is_paragraph(name: &str) -> bool {
    matches!(
        name,
        "" | "p" | "span" | "font" | "b" | "strong" | "em" | "i" | "a" | "blockquote" | "pre" | "li"
    ) || is_heading(name)
}

/// Lists of links inside the article (see also, most read), with the furniture that lies in it.
fn link_lists(tree: &Tree<'_>, roots: &[Id], look: &Look, mut without: Vec<Id>) -> Vec<Id> {
    let all: u32 = roots.iter().map(|r| look.at(*r).letters).sum();
    for root in roots {
        let mut next = root + 1;
        while next < tree.end(*root) {
            let id = next;
            next += 1;
            if !matches!(tree.name(id), "ul" | "ol" | "div" | "section" | "table" | "dl") {
                continue;
            }
            let held = look.at(id);
            let links = tree.all(id, &["a"]).take(3).count();
            if links >= 3 && held.links * 3 > held.letters * 2 && held.letters * 4 < all {
                without.push(id);
                next = tree.end(id);
            }
        }
    }
    // A headline that the page's name for it hides is one all the same.
    without.sort_unstable();
    without.dedup();
    without
}

/// The headline that stands before the article.
fn headline(tree: &Tree<'_>, body: Id, roots: &[Id], site: Option<&'static sites::Site>) -> Option<Id> {
    let first = *roots.first()?;
    let words = |id: Id| weigh(&tree.text(id)).0;
    let inside = roots.iter().any(|r| tree.all(*r, &["h1"]).any(|h| words(h) > 0));
    if inside {
        return None;
    }
    let before =
        |id: &Id| *id > body && *id < first && tree.end(*id) <= first && (4..900).contains(&words(*id));
    let named: Vec<Id> = site.map(|s| s.title.outermost(tree)).unwrap_or_default();
    let title = super::about::title_of_head(tree).unwrap_or_default();
    let letters = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let title = letters(&title);
    let of_page = |id: &Id| {
        let words = letters(&tree.text(*id));
        !words.is_empty() && title.contains(&words)
    };
    let headings: Vec<Id> = tree.all(body, &["h1", "h2"]).filter(before).collect();
    let candidates = || named.iter().filter(|id| before(id)).chain(&headings).copied();
    candidates()
        .find(of_page)
        .or_else(|| candidates().rfind(|id| tree.name(*id) == "h1"))
        .or_else(|| named.iter().copied().rfind(before))
}

/// Paragraphs between headline and article: the lead that a design sets apart.
fn leads(tree: &Tree<'_>, look: &Look, article: &mut Article) {
    let (Some(headline), Some(first)) = (article.headline, article.roots.first().copied()) else { return };
    let mut found = Vec::new();
    let mut next = tree.end(headline);
    while next < first {
        let id = next;
        next += 1;
        let leaf = is_block(tree.name(id))
            && tree.end(id) <= first
            && !tree.subtree(id).skip(1).any(|i| is_block(tree.name(i)));
        if article.without.binary_search(&id).is_ok() {
            next = tree.end(id);
        } else if leaf {
            let held = look.at(id);
            if held.good > 0 && held.links * 5 < held.letters {
                found.push(id);
            }
            next = tree.end(id);
        }
    }
    // Many paragraphs before the article are another one.
    if found.len() <= 3 {
        article.roots.splice(0..0, found);
    }
}
