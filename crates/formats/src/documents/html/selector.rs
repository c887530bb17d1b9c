//! The few selectors that the table of sites needs: `div.article`, `#content`, `[itemprop=articleBody]`, one inside
//! another, alternatives.

use super::super::markup::{Id, Tree};

/// A selector: alternatives of paths of steps, outermost first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Selector(Vec<Vec<Step>>);

#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Step {
    name: String,
    id: String,
    classes: Vec<String>,
    attribute: Option<(String, String)>,
}

impl Selector {
    /// Reads a selector; what it does not know matches nothing.
    pub(crate) fn new(text: &str) -> Self {
        let path = |alternative: &str| alternative.split_whitespace().map(Step::new).collect::<Vec<_>>();
        Self(text.split(',').map(path).filter(|path| !path.is_empty()).collect())
    }

    /// The elements that match, in their order, none inside another that matches.
    pub(crate) fn outermost(&self, tree: &Tree<'_>) -> Vec<Id> {
        let mut found = Vec::new();
        // Most selectors of the table name what the page does not hold at all.
        if !self.0.iter().any(|path| path.last().is_some_and(|step| step.may_match(tree.source))) {
            return found;
        }
        let mut next = 1;
        while next < tree.nodes.len() {
            if self.0.iter().any(|path| matches(tree, next, path)) {
                found.push(next);
                next = tree.end(next);
            } else {
                next += 1;
            }
        }
        found
    }
}

fn matches(tree: &Tree<'_>, id: Id, path: &[Step]) -> bool {
    let Some((last, before)) = path.split_last() else { return false };
    if !last.matches(tree, id) {
        return false;
    }
    let (mut at, mut left) = (id, before);
    while let Some((step, rest)) = left.split_last() {
        at = tree.parent(at);
        if at == 0 {
            return false;
        }
        if step.matches(tree, at) {
            left = rest;
        }
    }
    true
}

impl Step {
    fn new(text: &str) -> Self {
        let mut step = Self::default();
        let (text, attribute) = text.split_once('[').unwrap_or((text, ""));
        if let Some((key, value)) = attribute.trim_end_matches(']').split_once('=') {
            step.attribute = Some((key.to_owned(), value.trim_matches(['"', '\'']).to_owned()));
        }
        let mut rest = text;
        while !rest.is_empty() {
            let mark = rest.starts_with(['.', '#']);
            let end = rest
                .char_indices()
                .skip(1)
                .find(|(_, c)| matches!(c, '.' | '#'))
                .map_or(rest.len(), |(i, _)| i);
            let (part, after) = rest.split_at(end);
            match (mark, part.strip_prefix('.'), part.strip_prefix('#')) {
                (true, Some(class), _) => step.classes.push(class.to_owned()),
                (true, _, Some(id)) => id.clone_into(&mut step.id),
                _ => part.clone_into(&mut step.name),
            }
            rest = after;
        }
        step
    }

    fn may_match(&self, source: &str) -> bool {
        let holds = |word: &str| {
            word.is_empty() || memchr::memmem::find(source.as_bytes(), word.as_bytes()).is_some()
        };
        let value = self.attribute.as_ref().is_none_or(|(_, value)| holds(value));
        // Classes have no case; the others are looked for as they are written.
        value && holds(&self.id)
    }

    fn matches(&self, tree: &Tree<'_>, id: Id) -> bool {
        let name = tree.name(id);
        if name.is_empty() || (!self.name.is_empty() && self.name != name) {
            return false;
        }
        let is = |key: &str, value: &str| tree.attribute(id, key).is_some_and(|v| v == value);
        let has = |class: &str| {
            tree.attribute(id, "class")
                .is_some_and(|v| v.split_ascii_whitespace().any(|c| c.eq_ignore_ascii_case(class)))
        };
        (self.id.is_empty() || is("id", &self.id))
            && self.classes.iter().all(|class| has(class))
            && self.attribute.as_ref().is_none_or(|(key, value)| is(key, value))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::markup::Rules;
    use super::*;

    fn check(selector: &str, expected: &[&str]) {
        let page =
            "<div id=a class='x y'><p>1</p><div class=y><p itemprop=body>2</p></div></div><p class=Y>3</p>";
        let tree = Tree::new(page, Rules::Html);
        let got: Vec<String> =
            Selector::new(selector).outermost(&tree).into_iter().map(|i| tree.text(i)).collect();
        assert_eq!(got, expected, "{selector}");
    }

    #[test]
    fn selectors() {
        check("#a", &["12"]);
        check("p", &["1", "2", "3"]);
        check(".y", &["12", "3"]);
        check("div.y p", &["1", "2"]);
        check("div.x .y p", &["2"]);
        check("[itemprop=body], p.y", &["2", "3"]);
        check("section, #b", &[]);
        check("", &[]);
    }
}
