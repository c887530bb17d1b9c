//! The variant graph: a node for each reading, and each witness a path through the nodes.
//!
//! Names of data follow CollateX (`number`, `tokens`, `type`, `witnesses`), so that what reads its GraphML reads this.
//! Moved blocks and their counterparts are joined by edges of the type `transposition`.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::places::{Held, Place};
use super::{CollationView, escaped, shown};

/// A reading. The first node is the start and the last the end of all texts.
struct Node {
    text: String,
    witnesses: Vec<usize>,
}

struct Graph {
    nodes: Vec<Node>,
    /// Who goes from a node to another.
    edges: BTreeMap<(usize, usize), Vec<usize>>,
    transpositions: Vec<(usize, usize)>,
}

fn graph(view: &CollationView<'_>) -> Graph {
    let places = view.places();
    let everybody: Vec<usize> = (0..view.witnesses.len()).collect();
    let end_node = || Node { text: String::new(), witnesses: everybody.clone() };
    let mut nodes = vec![end_node()];
    let mut edges: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    let mut at = vec![0; view.witnesses.len()];
    // For each place its nodes.
    let mut ranges = Vec::with_capacity(places.len());
    for place in &places {
        let first = nodes.len();
        let mut numbers: Vec<usize> = Vec::new();
        let groups = place.groups(view.witnesses, view.base);
        for (g, group) in groups.iter().enumerate() {
            if group.normal == g {
                numbers.push(nodes.len());
                nodes.push(Node { text: group.text.trim().to_owned(), witnesses: Vec::new() });
            } else {
                // The same in another print: one node, which shows both.
                let node = numbers[group.normal];
                numbers.push(node);
                let text = &mut nodes[node].text;
                text.push_str(" / ");
                text.push_str(group.text.trim());
            }
            for &w in &group.witnesses {
                edges.entry((at[w], numbers[g])).or_default().push(w);
                at[w] = numbers[g];
                nodes[numbers[g]].witnesses.push(w);
            }
        }
        nodes[first..].iter_mut().for_each(|node| node.witnesses.sort_unstable());
        ranges.push(first..nodes.len());
    }
    let end = nodes.len();
    at.iter().enumerate().for_each(|(w, &from)| edges.entry((from, end)).or_default().push(w));
    nodes.push(end_node());
    edges.values_mut().for_each(|witnesses| witnesses.sort_unstable());
    let meets = |a: &Place, b: &Place| {
        a.columns.start < b.columns.end && b.columns.start < a.columns.end && a.moved && !b.moved
    };
    let mut transpositions = Vec::new();
    for (m, moved) in places.iter().enumerate().filter(|(_, place)| place.moved) {
        for (h, _) in places.iter().enumerate().filter(|(_, home)| meets(moved, home)) {
            for from in ranges[m].clone() {
                transpositions.extend(ranges[h].clone().map(|to| (from, to)));
            }
        }
    }
    Graph { nodes, edges, transpositions }
}

pub(super) fn graphml(view: &CollationView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let graph = graph(view);
    let sigla = |witnesses: &[usize]| escaped(&view.sigla(witnesses).join(", "));
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<graphml xmlns="http://graphml.graphdrawing.org/xmlns">"#)?;
    for (id, of, name, kind) in [
        ("d0", "node", "number", "int"),
        ("d1", "node", "tokens", "string"),
        ("d2", "node", "witnesses", "string"),
        ("d3", "edge", "number", "int"),
        ("d4", "edge", "type", "string"),
        ("d5", "edge", "witnesses", "string"),
    ] {
        writeln!(out, r#"<key id="{id}" for="{of}" attr.name="{name}" attr.type="{kind}"/>"#)?;
    }
    writeln!(out, r#"<graph id="collation" edgedefault="directed" parse.order="nodesfirst">"#)?;
    for (n, node) in graph.nodes.iter().enumerate() {
        let (text, witnesses) = (escaped(&node.text), sigla(&node.witnesses));
        writeln!(
            out,
            r#"<node id="n{n}"><data key="d0">{n}</data><data key="d1">{text}</data><data key="d2">{witnesses}</data></node>"#
        )?;
    }
    let paths = graph.edges.iter().map(|(ends, witnesses)| (ends, "path", sigla(witnesses)));
    let moved = graph.transpositions.iter().map(|ends| (ends, "transposition", String::new()));
    for (e, ((from, to), kind, witnesses)) in paths.chain(moved).enumerate() {
        let witnesses =
            if kind == "path" { format!(r#"<data key="d5">{witnesses}</data>"#) } else { String::new() };
        writeln!(
            out,
            r#"<edge id="e{e}" source="n{from}" target="n{to}"><data key="d3">{e}</data><data key="d4">{kind}</data>{witnesses}</edge>"#
        )?;
    }
    writeln!(out, "</graph>\n</graphml>")
}

pub(super) fn dot(view: &CollationView<'_>, out: &mut dyn Write) -> io::Result<()> {
    let graph = graph(view);
    writeln!(out, "digraph collation {{\n  rankdir=LR;\n  node [shape=box, style=rounded];")?;
    let end = graph.nodes.len() - 1;
    for (n, node) in graph.nodes.iter().enumerate() {
        if n == 0 || n == end {
            writeln!(out, "  n{n} [label=\"\", shape=circle, width=0.15];")?;
        } else {
            writeln!(out, "  n{n} [label=\"{}\"];", quoted(&node.text))?;
        }
    }
    for ((from, to), witnesses) in &graph.edges {
        writeln!(out, "  n{from} -> n{to} [label=\"{}\"];", quoted(&view.sigla(witnesses).join(", ")))?;
    }
    for (from, to) in &graph.transpositions {
        writeln!(out, "  n{from} -> n{to} [style=dashed, dir=none, constraint=false];")?;
    }
    writeln!(out, "}}")
}

/// Inside double quotes of DOT, where a backslash has meanings of its own.
fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            out.push('\\');
        }
        out.push(shown(c));
    }
    out
}

/// Which row of a drawing each witness runs in at a place, and what stands in each row: a reading, or nothing for
/// those who go past.
pub(super) struct Rows {
    pub(super) of: Vec<usize>,
    pub(super) texts: Vec<Option<String>>,
    pub(super) witnesses: Vec<Vec<usize>>,
}

pub(super) fn rows(view: &CollationView<'_>, place: &Place) -> Rows {
    let mut rows = Rows { of: vec![0; view.witnesses.len()], texts: Vec::new(), witnesses: Vec::new() };
    for group in place.groups(view.witnesses, Some(view.first())) {
        rows.texts.push(Some(group.text.trim().chars().map(shown).collect()));
        rows.witnesses.push(group.witnesses);
    }
    let past: Vec<usize> =
        (0..view.witnesses.len()).filter(|&w| !matches!(place.cells[w], Held::Tokens(_))).collect();
    if !past.is_empty() {
        rows.texts.push(None);
        rows.witnesses.push(past);
    }
    // The first witness runs straight through the drawing.
    let first = view.first();
    if let Some(row) = rows.witnesses.iter().position(|witnesses| witnesses.contains(&first)) {
        rows.witnesses.swap(0, row);
        rows.texts.swap(0, row);
    }
    for (r, witnesses) in rows.witnesses.iter().enumerate() {
        witnesses.iter().for_each(|&w| rows.of[w] = r);
    }
    rows
}
