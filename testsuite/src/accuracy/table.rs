//! Tables in Markdown, and shares as they are written in them.

/// A table that grows row by row.
#[derive(Debug, Default)]
pub(super) struct Table {
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(head: &[&str]) -> Self {
        Self { head: head.iter().map(|s| (*s).to_owned()).collect(), rows: Vec::new() }
    }

    pub(super) fn row(&mut self, cells: Vec<String>) {
        self.rows.push(cells);
    }

    pub(super) fn write(&self, out: &mut String) {
        let line = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
        out.push('\n');
        out.push_str(&line(&self.head));
        out.push_str(&format!("|{}\n", "---|".repeat(self.head.len())));
        for row in &self.rows {
            out.push_str(&line(row));
        }
    }
}

/// A share of whole numbers; `–` of nothing.
pub(super) fn share(part: usize, whole: usize) -> String {
    if whole == 0 { "–".to_owned() } else { format!("{:.4}", part as f64 / whole as f64) }
}

/// A share with what it is made of.
pub(super) fn share_of(part: usize, whole: usize) -> String {
    format!("{} ({part}/{whole})", share(part, whole))
}

/// A share in per cent with three decimals, since the wanted ones are hundredths of a per cent.
pub(super) fn per_cent(part: f64, whole: f64) -> String {
    if whole == 0.0 { "–".to_owned() } else { format!("{:.3} %", part * 100.0 / whole) }
}

/// Precision, recall and F1 of what was found.
pub(super) fn f1(hit: usize, got: usize, want: usize) -> (f64, f64, f64) {
    let p = hit as f64 / got.max(1) as f64;
    let r = hit as f64 / want.max(1) as f64;
    (p, r, if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 })
}
