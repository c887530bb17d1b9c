//! HTML and XML as a tree that knows where everything stands.
//!
//! ```text
//!   <p>Wir &amp; ihr<br>heute</p>      the parsers of browsers mend what people write and forget where it stood;
//!      ╰───┬───╯    ╰─┬─╯              the parsers of XML know where, and stop at the first `<br>`
//!        text       text
//! ```
//!
//! A quotation must lead back to the bytes of the saved page, and a page is never well-formed. So this reads both
//! kinds, tolerantly and with places: nodes in the order of the source, none ever moved, so that a subtree is a range of
//! numbers and nothing here recurses. Of the rules by which browsers mend pages it has those that decide where a
//! paragraph ends; what they do to misnested bold and italics does not matter to the words.
//!
//! Depth is bounded ([`DEPTH`]): tags nested deeper are siblings. Entities that a document defines are not expanded, but
//! for those that stand for a few characters: no file grows when it is read.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::read::entity;

/// Open elements at once. Pages of content management systems nest some forty; browsers stop at 512.
const DEPTH: usize = 512;

/// The longest value of an entity that a document defines for itself, in bytes: a rare character, a name.
const ENTITY: usize = 64;

/// Which rules hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rules {
    /// End tags may be left out, names have no case, scripts are no markup.
    Html,
    /// Every element is closed, names have a prefix that is left out.
    Xml,
}

/// A node's number. Children have larger numbers than their parents, later nodes larger ones than earlier ones.
pub(crate) type Id = usize;

/// What a node is.
#[derive(Clone, Debug)]
pub(crate) enum Kind<'a> {
    /// An element with its name (in HTML in small letters, in XML without prefix) and all that stands in its tag.
    Element {
        /// The name.
        name: Cow<'a, str>,
        /// The tag behind the name.
        tag: &'a str,
    },
    /// Characters as they stand, entities unresolved.
    Text {
        /// Where they begin, in bytes of the markup.
        start: usize,
        /// Where they end.
        end: usize,
        /// Whether `&` is an ampersand here (CDATA).
        raw: bool,
    },
}

/// A node of the tree.
#[derive(Clone, Debug)]
pub(crate) struct Node<'a> {
    /// What it is.
    pub(crate) kind: Kind<'a>,
    /// The element around it; the root is its own.
    pub(crate) parent: Id,
    /// The first number that is not in it.
    pub(crate) end: Id,
}

/// The tree. Node 0 is the document.
#[derive(Debug)]
pub(crate) struct Tree<'a> {
    /// The markup.
    pub(crate) source: &'a str,
    /// The nodes in the order of the source.
    pub(crate) nodes: Vec<Node<'a>>,
    /// By which rules it was read.
    pub(crate) rules: Rules,
    /// Elements that were still open at the end, in XML: the file was cut off.
    pub(crate) unclosed: usize,
    /// Elements that were nested too deeply to be kept apart.
    pub(crate) too_deep: usize,
    entities: BTreeMap<&'a str, String>,
}

impl<'a> Tree<'a> {
    /// Reads markup. Never fails: what is no tag is text.
    pub(crate) fn new(source: &'a str, rules: Rules) -> Self {
        let root = Node { kind: Kind::Element { name: Cow::Borrowed(""), tag: "" }, parent: 0, end: 0 };
        let tree =
            Self { source, nodes: vec![root], rules, unclosed: 0, too_deep: 0, entities: BTreeMap::new() };
        Builder { tree, open: vec![0], overflow: 0 }.build()
    }

    /// The name of an element; empty for text and for the document.
    pub(crate) fn name(&self, id: Id) -> &str {
        match self.nodes.get(id).map(|n| &n.kind) {
            Some(Kind::Element { name, .. }) => name,
            _ => "",
        }
    }

    /// The numbers of everything inside a node, and the node itself.
    pub(crate) fn subtree(&self, id: Id) -> std::ops::Range<Id> {
        id..self.end(id)
    }

    /// The first number behind a node.
    pub(crate) fn end(&self, id: Id) -> Id {
        self.nodes.get(id).map_or(id, |n| n.end.max(id + 1))
    }

    /// The element around a node.
    pub(crate) fn parent(&self, id: Id) -> Id {
        self.nodes.get(id).map_or(0, |n| n.parent)
    }

    /// The elements and texts directly inside a node.
    pub(crate) fn children(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let end = self.end(id);
        let mut next = id + 1;
        std::iter::from_fn(move || {
            let child = (next < end).then_some(next)?;
            next = self.end(child);
            Some(child)
        })
    }

    /// The elements of one of these names inside a node, at any depth, in their order.
    pub(crate) fn all<'t>(&'t self, id: Id, names: &'t [&str]) -> impl Iterator<Item = Id> + 't {
        self.subtree(id).skip(1).filter(move |i| names.contains(&self.name(*i)))
    }

    /// The first element of this name inside a node.
    pub(crate) fn first(&self, id: Id, name: &str) -> Option<Id> {
        self.subtree(id).skip(1).find(|i| self.name(*i) == name)
    }

    /// An attribute's value with its entities resolved. In XML the name is the local one.
    pub(crate) fn attribute(&self, id: Id, name: &str) -> Option<Cow<'a, str>> {
        let Some(Kind::Element { tag, .. }) = self.nodes.get(id).map(|n| &n.kind) else { return None };
        attributes(tag)
            .find(|(key, _)| match self.rules {
                Rules::Html => key.eq_ignore_ascii_case(name),
                Rules::Xml => key.rsplit(':').next() == Some(name),
            })
            .map(|(_, value)| self.resolved(value))
    }

    /// The characters inside a node, entities resolved, white space as it stands.
    pub(crate) fn text(&self, id: Id) -> String {
        let mut out = String::new();
        for i in self.subtree(id) {
            if let Some(Kind::Text { start, end, raw }) = self.nodes.get(i).map(|n| &n.kind) {
                let text = self.source.get(*start..*end).unwrap_or_default();
                if *raw { out.push_str(text) } else { out.push_str(&self.resolved(text)) }
            }
        }
        out
    }

    fn resolved(&self, text: &'a str) -> Cow<'a, str> {
        if memchr::memchr(b'&', text.as_bytes()).is_none() {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = memchr::memchr(b'&', rest.as_bytes()) {
            let (before, entity) = rest.split_at(at);
            out.push_str(before);
            let (decoded, length) = self.entity(entity).unwrap_or((Cow::Borrowed("&"), 1));
            out.push_str(&decoded);
            rest = entity.get(length..).unwrap_or_default();
        }
        out.push_str(rest);
        Cow::Owned(out)
    }

    /// What the entity at the start of `s` stands for, and its length in bytes; nothing for a bare ampersand.
    pub(crate) fn entity(&self, s: &str) -> Option<(Cow<'_, str>, usize)> {
        if let Some((c, length)) = entity::at(s) {
            return Some((Cow::Owned(c.to_string()), length));
        }
        if !self.entities.is_empty()
            && let Some(name) =
                s.get(1..).and_then(|s| s.get(..s.bytes().take(ENTITY).position(|b| b == b';')?))
            && let Some(value) = self.entities.get(name)
        {
            return Some((Cow::Borrowed(value), name.len() + 2));
        }
        // Browsers take the oldest names without their semicolon; pages of the nineties are full of `&nbsp&nbsp`.
        const BARE: [(&str, &str); 5] =
            [("&nbsp", "\u{a0}"), ("&lt", "<"), ("&gt", ">"), ("&quot", "\""), ("&amp", "&")];
        let bare = BARE.iter().find(|(name, _)| s.starts_with(name)).filter(|_| self.rules == Rules::Html)?;
        let word = s.as_bytes().get(bare.0.len()).is_some_and(u8::is_ascii_alphanumeric);
        (!word).then_some((Cow::Borrowed(bare.1), bare.0.len()))
    }
}

/// The attributes of a tag, values with their entities.
pub(crate) fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = tag;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        let end = rest
            .char_indices()
            .find(|(i, c)| c.is_ascii_whitespace() || *c == '/' || (*c == '=' && *i > 0))
            .map_or(rest.len(), |(i, _)| i);
        let (key, after) = rest.split_at(end);
        let Some(value) = after.trim_ascii_start().strip_prefix('=').map(str::trim_ascii_start) else {
            rest = after;
            return Some((key, ""));
        };
        let quoted = |q: char| value.strip_prefix(q).map(|v| v.split_once(q).unwrap_or((v, "")));
        let (value, after) = quoted('"').or_else(|| quoted('\'')).unwrap_or_else(|| {
            value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len()))
        });
        rest = after;
        Some((key, value))
    })
}

/// Elements without content.
const VOID: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "link",
    "meta", "param", "source", "track", "wbr",
];
/// Elements whose content is characters, whatever it looks like.
const RAW: &[&str] = &["script", "style", "xmp", "iframe", "noembed", "noframes", "textarea", "title"];
/// Elements that end a paragraph which is open.
const ENDS_PARAGRAPH: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "ul",
];
/// Elements that words are set in, whose end tags do not end what is around them.
const FORMATTING: &[&str] = &[
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "span", "strike", "strong", "tt", "u",
];

/// What the start of an element ends, and the elements that it never looks beyond.
fn implied(name: &str) -> Option<(&'static [&'static str], &'static [&'static str])> {
    Some(match name {
        "li" => (&["li"], &["ul", "ol", "menu", "dir"]),
        "dt" | "dd" => (&["dt", "dd"], &["dl"]),
        "tr" => (&["tr"], &["table"]),
        "td" | "th" => (&["td", "th"], &["tr", "table"]),
        "thead" | "tbody" | "tfoot" => (&["thead", "tbody", "tfoot"], &["table"]),
        "option" | "optgroup" => (&["option"], &["select"]),
        "rt" | "rp" => (&["rt", "rp"], &["ruby"]),
        _ if ENDS_PARAGRAPH.contains(&name) => {
            (&["p"], &["td", "th", "table", "button", "object", "caption", "marquee"])
        }
        _ => return None,
    })
}

struct Builder<'a> {
    tree: Tree<'a>,
    open: Vec<Id>,
    /// Elements beyond the depth that are open.
    overflow: usize,
}

impl<'a> Builder<'a> {
    fn build(mut self) -> Tree<'a> {
        let source = self.tree.source;
        let bytes = source.as_bytes();
        let mut at = 0;
        // Where the text that has not been entered begins.
        let mut text = 0;
        while let Some(found) = bytes.get(at..).and_then(|b| memchr::memchr(b'<', b)) {
            let tag = at + found;
            let Some(end) = self.markup(tag, text) else {
                at = tag + 1;
                continue;
            };
            at = end;
            text = end;
        }
        self.text(text, source.len(), false);
        if self.tree.rules == Rules::Xml {
            self.tree.unclosed = self.open.len() - 1 + self.overflow;
        }
        let end = self.tree.nodes.len();
        for id in std::mem::take(&mut self.open) {
            self.close(id, end);
        }
        self.tree
    }

    fn close(&mut self, id: Id, end: Id) {
        if let Some(node) = self.tree.nodes.get_mut(id) {
            node.end = end;
        }
    }

    fn text(&mut self, start: usize, end: usize, raw: bool) {
        if start < end {
            self.push(Kind::Text { start, end, raw });
        }
    }

    fn push(&mut self, kind: Kind<'a>) -> Id {
        let id = self.tree.nodes.len();
        let parent = self.open.last().copied().unwrap_or(0);
        self.tree.nodes.push(Node { kind, parent, end: id + 1 });
        id
    }

    /// Reads what stands at the `<` at `tag`, after entering the text since `text`. Gives where it ends; nothing if the
    /// `<` is a character.
    fn markup(&mut self, tag: usize, text: usize) -> Option<usize> {
        let source = self.tree.source;
        let rest = source.get(tag..)?;
        let until = |from: usize, what: &str| {
            let bytes = rest.as_bytes().get(from..).unwrap_or_default();
            memchr::memmem::find(bytes, what.as_bytes()).map_or(source.len(), |i| tag + from + i + what.len())
        };
        let xml = self.tree.rules == Rules::Xml;
        match rest.as_bytes().get(1)? {
            b'!' if rest.starts_with("<!--") => {
                self.text(text, tag, false);
                Some(until(4, "-->"))
            }
            b'!' if xml && rest.starts_with("<![CDATA[") => {
                self.text(text, tag, false);
                let end = until(9, "]]>");
                let inner = if source.get(..end)?.ends_with("]]>") { end - 3 } else { end };
                self.text(tag + 9, inner.max(tag + 9), true);
                Some(end)
            }
            b'!' => {
                self.text(text, tag, false);
                Some(tag + self.declaration(rest))
            }
            b'?' => {
                self.text(text, tag, false);
                Some(until(2, if xml { "?>" } else { ">" }))
            }
            b'/' => {
                let name = tag_name(rest.get(2..)?);
                if name.is_empty() {
                    return None;
                }
                self.text(text, tag, false);
                self.end_tag(name);
                Some(until(2, ">"))
            }
            _ => {
                let name = tag_name(rest.get(1..)?);
                if name.is_empty() {
                    return None;
                }
                let inner = rest.get(1 + name.len()..)?;
                let length = tag_length(inner);
                self.text(text, tag, false);
                let inside = inner.get(..length).unwrap_or(inner);
                let end = (tag + 1 + name.len() + length + 1).min(source.len());
                Some(self.start_tag(name, inside, end))
            }
        }
    }

    /// The length of a declaration; the internal subset of a document type gives its entities.
    fn declaration(&mut self, rest: &'a str) -> usize {
        let close = memchr::memchr(b'>', rest.as_bytes()).map_or(rest.len(), |i| i + 1);
        let Some(subset) = memchr::memchr(b'[', rest.get(..close).unwrap_or_default().as_bytes()) else {
            return close;
        };
        if !rest.get(..9).is_some_and(|d| d.eq_ignore_ascii_case("<!doctype")) {
            return close;
        }
        let end = memchr::memmem::find(rest.as_bytes(), b"]>").map_or(rest.len(), |i| i + 2);
        let subset = rest.get(subset..end).unwrap_or_default();
        for declared in subset.split("<!ENTITY").skip(1) {
            let declared = declared.trim_ascii_start();
            let Some((name, value)) = declared.split_once(|c: char| c.is_ascii_whitespace()) else {
                continue;
            };
            let value = value.trim_ascii_start();
            let quoted = |q: char| value.strip_prefix(q).and_then(|v| v.split_once(q)).map(|v| v.0);
            let Some(value) = quoted('"').or_else(|| quoted('\'')) else { continue };
            // An entity that holds others is how a file of a kilobyte becomes one of a gigabyte.
            let value = match entity::at(value) {
                Some((c, length)) if length == value.len() => c.to_string(),
                _ if value.contains(['&', '<', '%']) => continue,
                _ => value.to_owned(),
            };
            if value.len() <= ENTITY && self.tree.entities.len() < 10_000 {
                self.tree.entities.insert(name, value);
            }
        }
        end
    }

    fn start_tag(&mut self, name: &'a str, tag: &'a str, end: usize) -> usize {
        let html = self.tree.rules == Rules::Html;
        let name = if html { lower(name) } else { Cow::Borrowed(name.rsplit(':').next().unwrap_or(name)) };
        if html && let Some((ends, within)) = implied(&name) {
            self.imply(ends, within);
        }
        let empty = if html { VOID.contains(&&*name) } else { tag.ends_with('/') };
        let raw = html && RAW.contains(&&*name);
        let id = self.push(Kind::Element { name: name.clone(), tag });
        if empty {
            return end;
        }
        if raw {
            let source = self.tree.source;
            let close =
                raw_end(source.get(end..).unwrap_or_default(), &name).map_or(source.len(), |i| end + i);
            if close > end {
                let text =
                    Kind::Text { start: end, end: close, raw: !matches!(&*name, "title" | "textarea") };
                let inner = self.tree.nodes.len();
                self.tree.nodes.push(Node { kind: text, parent: id, end: inner + 1 });
                self.close(id, inner + 1);
            }
            // The end tag finds nothing open and is passed over.
            return close;
        }
        if self.open.len() < DEPTH {
            self.open.push(id);
        } else {
            self.overflow += 1;
            self.tree.too_deep += 1;
        }
        end
    }

    /// Ends the innermost open element of one of these names, if none of the others is open inside it.
    fn imply(&mut self, ends: &[&str], within: &[&str]) {
        for depth in (1..self.open.len()).rev() {
            let name = self.open.get(depth).map_or("", |id| self.tree.name(*id));
            if ends.contains(&name) {
                self.close_down_to(depth);
                return;
            }
            if within.contains(&name) {
                return;
            }
        }
    }

    fn close_down_to(&mut self, depth: usize) {
        let end = self.tree.nodes.len();
        for id in self.open.split_off(depth) {
            self.close(id, end);
        }
        self.overflow = 0;
    }

    fn end_tag(&mut self, name: &'a str) {
        let html = self.tree.rules == Rules::Html;
        let name = if html { lower(name) } else { Cow::Borrowed(name.rsplit(':').next().unwrap_or(name)) };
        if self.overflow > 0 {
            self.overflow -= 1;
            return;
        }
        if html && name == "br" {
            self.push(Kind::Element { name: Cow::Borrowed("br"), tag: "" });
            return;
        }
        let formatting = html && FORMATTING.contains(&&*name);
        for depth in (1..self.open.len()).rev() {
            let open = self.open.get(depth).map_or("", |id| self.tree.name(*id));
            if open == name {
                self.close_down_to(depth);
                return;
            }
            // `<b><p>…</b>` does not end the paragraph; and what stands in a cell ends nothing outside of it.
            let walled = matches!(open, "td" | "th" | "table")
                && !matches!(
                    &*name,
                    "table" | "tr" | "tbody" | "thead" | "tfoot" | "td" | "th" | "body" | "html"
                );
            if html && ((formatting && !FORMATTING.contains(&open)) || walled) {
                return;
            }
        }
    }
}

fn lower(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|b| b.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

/// The name that a tag begins with; empty where no letter stands.
fn tag_name(s: &str) -> &str {
    if !s.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || (!c.is_ascii() && c.is_alphabetic())) {
        return "";
    }
    let end = s
        .find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '<' | '"' | '\''))
        .unwrap_or(s.len());
    s.get(..end).unwrap_or_default()
}

/// How far it is to the `>` that ends a tag: those in quoted values do not. A quotation mark that is never closed is a
/// slip of the pen, not the rest of the page.
fn tag_length(s: &str) -> usize {
    let bytes = s.as_bytes();
    let first = memchr::memchr(b'>', bytes).unwrap_or(bytes.len());
    let mut at = 0;
    loop {
        let Some(found) = bytes.get(at..).and_then(|b| memchr::memchr3(b'>', b'"', b'\'', b)) else {
            return first;
        };
        let here = at + found;
        match bytes.get(here) {
            Some(b'>') => return here,
            Some(quote) => {
                // A mark inside an unquoted value or a name is a character.
                let opens = bytes.get(..here).and_then(|b| b.trim_ascii_end().last()) == Some(&b'=');
                if !opens {
                    at = here + 1;
                    continue;
                }
                let value = bytes.get(here + 1..).unwrap_or_default();
                // No value is as long as this; data of images come in values of some kilobytes.
                let limit = value.len().min(4 << 20);
                match memchr::memchr(*quote, value.get(..limit).unwrap_or_default()) {
                    Some(length) => at = here + 1 + length + 1,
                    None => return first.max(here),
                }
            }
            None => return first,
        }
    }
}

/// Where the end tag of a script or a style begins.
fn raw_end(s: &str, name: &str) -> Option<usize> {
    memchr::memmem::find_iter(s.as_bytes(), b"</").find(|at| {
        s.as_bytes().get(at + 2..at + 2 + name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name.as_bytes()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, rules: Rules, expected: &str) {
        let tree = Tree::new(source, rules);
        let mut out = String::new();
        show(&tree, 0, &mut out);
        assert_eq!(out, expected, "{source}");
    }

    /// The tree in one line: `p(br 'text')`.
    fn show(tree: &Tree<'_>, id: Id, out: &mut String) {
        for child in tree.children(id) {
            if !out.is_empty() && !out.ends_with('(') {
                out.push(' ');
            }
            match &tree.nodes[child].kind {
                Kind::Element { name, .. } => {
                    out.push_str(name);
                    if tree.end(child) > child + 1 {
                        out.push('(');
                        show(tree, child, out);
                        out.push(')');
                    }
                }
                Kind::Text { .. } => {
                    out.push_str(&format!("'{}'", tree.text(child)));
                }
            }
        }
    }

    #[test]
    fn pages_as_people_write_them() {
        use Rules::Html;
        check("<P>a<p>b<DIV>c</div>", Html, "p('a') p('b') div('c')");
        check("<ul><li>a<li>b<ul><li>c</ul><li>d</ul>e", Html, "ul(li('a') li('b' ul(li('c'))) li('d')) 'e'");
        check(
            "<table><tr><td>a<td>b<tr><td><p>c</table>d",
            Html,
            "table(tr(td('a') td('b')) tr(td(p('c')))) 'd'",
        );
        check("<b><p>a</b>b</p>c", Html, "b(p('a' 'b') 'c')");
        check("<td>a</div>b</td>", Html, "td('a' 'b')");
        check("a<br/>b</br>c<hr>", Html, "'a' br 'b' br 'c' hr");
        check("<script>if (a<b) '</p>'</script>x", Html, "script('if (a<b) '</p>'') 'x'");
        check("3 < 4 <5 a<", Html, "'3 < 4 <5 a<'");
        check("<a title='x>y' href=z>b</a>", Html, "a('b')");
        check("<a title=\"never closed>b</a>", Html, "a('b')");
        check("<!-- <p> --><!doctype html><?php x?>a", Html, "'a'");
        check("AT&amp;T &nbsp&lt;&nosuch; R&D", Html, "'AT&T \u{a0}<&nosuch; R&D'");
    }

    #[test]
    fn xml_with_prefixes_and_own_entities() {
        use Rules::Xml;
        check("<w:p w:x='1'/><w:t>a</w:t>", Xml, "p t('a')");
        check("<![CDATA[a&amp;<b>]]>", Xml, "'a&amp;<b>'");
        check(
            "<!DOCTYPE x [<!ENTITY r \"&#x4e2d;\"><!ENTITY n 'Norden'>]><x>&r;&n;&o;</x>",
            Xml,
            "x('中Norden&o;')",
        );
        check("<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;'>]><x>&b;</x>", Xml, "x('&b;')");
        let cut = Tree::new("<a><b>text", Xml);
        assert_eq!((cut.unclosed, cut.text(0)), (2, "text".to_owned()));
    }

    #[test]
    fn attributes_as_people_write_them() {
        let tree = Tree::new("<p ID=a class = 'b c' data-x=\"1&amp;2\" hidden>", Rules::Html);
        let get = |name| tree.attribute(1, name);
        assert_eq!(get("id").as_deref(), Some("a"));
        assert_eq!(get("class").as_deref(), Some("b c"));
        assert_eq!(get("data-x").as_deref(), Some("1&2"));
        assert_eq!(get("hidden").as_deref(), Some(""));
        assert_eq!(get("none"), None);
    }

    #[test]
    fn a_million_nested_tags() {
        for tag in ["<div>", "<b>", "<p>", "<table><tr><td>", "<x", "<!--", "<![", "</b>", "<a b='"] {
            let source = tag.repeat(1_000_000) + "word";
            for rules in [Rules::Html, Rules::Xml] {
                let tree = Tree::new(&source, rules);
                assert!(tree.nodes.len() <= 3_000_003);
            }
        }
    }
}
