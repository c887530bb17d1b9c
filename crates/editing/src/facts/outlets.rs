//! Which country an outlet is of, and what kind of outlet it is.
//!
//! Who is called upon at a press conference is a question about countries and kinds, so the rule must be open: a table of
//! known outlets, then the last word of the name, each in a data file; a user's own lines go first.

use super::lists::lines;
use super::parties;

/// What is known of an outlet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutletKind {
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// `agency`, `newspaper`, `broadcaster`, `online`, `magazine`.
    pub kind: Option<String>,
    /// The rule that says so.
    pub rule: &'static str,
}

/// A line of the table.
#[derive(Clone, Debug)]
struct Row {
    country: String,
    kind: String,
    names: Vec<String>,
}

/// The tables that outlets are judged by.
#[derive(Clone, Debug)]
pub struct OutletRules {
    own: Vec<Row>,
    known: Vec<Row>,
    suffixes: Vec<Row>,
}

fn rows<'a>(text: impl Iterator<Item = &'a str>) -> impl Iterator<Item = Row> {
    text.filter_map(|line| {
        let mut fields = line.split('\t');
        let (country, kind, names) = (fields.next()?, fields.next()?, fields.next()?);
        let names = names.split_whitespace().map(|n| n.replace('_', " ")).collect();
        Some(Row { country: country.to_owned(), kind: kind.to_owned(), names })
    })
}

impl Default for OutletRules {
    fn default() -> Self {
        let all = rows(lines(include_str!("../../data/facts/outlets.txt")));
        let (suffixes, known): (Vec<Row>, Vec<Row>) = all.partition(|r| r.country == "suffix");
        Self { own: Vec::new(), known, suffixes }
    }
}

impl OutletRules {
    /// The published rules with lines of the user's before them: country, kind, names, separated by tabs. Gives the
    /// number of the first line, from 1, that is none.
    ///
    /// # Errors
    /// A line has not three fields.
    pub fn with(text: &str) -> Result<Self, usize> {
        let lines = || text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#'));
        if let Some((n, _)) =
            lines().find(|(_, l)| l.split('\t').filter(|f| !f.trim().is_empty()).count() != 3)
        {
            return Err(n + 1);
        }
        let (suffixes, own): (Vec<Row>, Vec<Row>) =
            rows(lines().map(|(_, l)| l)).partition(|r| r.country == "suffix");
        let mut rules = Self::default();
        rules.suffixes.splice(0..0, suffixes);
        rules.own = own;
        Ok(rules)
    }

    /// What is known of an outlet by its name.
    #[must_use]
    pub fn judge(&self, name: &str) -> OutletKind {
        let name = &crate::script::fold_str(name);
        let name = name.trim().trim_matches(['《', '》', '“', '”', '"', '<', '>']);
        let in_table = |table: &[Row]| {
            table
                .iter()
                .find(|r| r.names.iter().any(|n| same(n, name)))
                .map(|r| (r.country.clone(), r.kind.clone()))
        };
        if let Some((country, kind)) = in_table(&self.own) {
            return OutletKind { country: Some(country), kind: Some(kind), rule: "own-table" };
        }
        if let Some((country, kind)) = in_table(&self.known) {
            return OutletKind { country: Some(country), kind: Some(kind), rule: "outlet-table" };
        }
        // 美国国家广播公司 stands in no table; its last word and its country say enough.
        let kind = self
            .suffixes
            .iter()
            .flat_map(|r| r.names.iter().map(move |n| (n, &r.kind)))
            .filter(|(n, _)| name.to_lowercase().ends_with(&n.to_lowercase()))
            .max_by_key(|(n, _)| n.chars().count())
            .map(|(_, kind)| kind.clone());
        let named = parties::find(name);
        let country = named.first().map(|p| p.code.to_owned()).filter(|c| c.starts_with(char::is_uppercase));
        let rule = if kind.is_some() { "outlet-suffix" } else { "outlet-unknown" };
        OutletKind { country, kind, rule }
    }
}

/// The same name, whatever its case and article.
fn same(a: &str, b: &str) -> bool {
    let plain = |s: &str| crate::script::fold_str(s).trim_start_matches("the ").to_owned();
    plain(a) == plain(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_outlets_and_last_words() {
        let rules = OutletRules::default();
        let judged = |name: &str| {
            let k = rules.judge(name);
            format!("{} {}", k.country.unwrap_or_default(), k.kind.unwrap_or_default())
        };
        assert_eq!(judged("路透社"), "GB agency");
        assert_eq!(judged("《联合早报》"), "SG newspaper");
        assert_eq!(judged("挪威广播公司"), "NO broadcaster");
        assert_eq!(judged("溯江晨报"), " newspaper");
        assert_eq!(judged("Harbour Post"), " newspaper");
        assert_eq!(judged("海潮"), " ");
    }

    #[test]
    fn a_user_can_change_them() {
        let rules = OutletRules::with("XA\tonline\t海潮 溯江晨报\n").unwrap();
        assert_eq!(rules.judge("海潮").kind.as_deref(), Some("online"));
        assert_eq!(rules.judge("路透社").country.as_deref(), Some("GB"));
        assert_eq!(OutletRules::with("# said\n\nXA newspaper\n").unwrap_err(), 3);
    }
}
