//! A page that grows at its head: the last word of the conference stands first.
//!
//! ```text
//! 【11:20】闻若舟：海堤五年之内完工。
//! 【11:18】伊岚通讯社记者：群岛的海堤何时完工？      read as printed, every answer goes to another's question
//! 【11:12】闻若舟：关税会降。
//! ```
//!
//! The times beside the turns tell. Where four fifths of the steps go back, the stretches that begin with a time are turned
//! round; what stands before the first of them stays.

use crate::forms::{Forms, marks};
use crate::restore::Unit;

/// Stretches with a time that show an order.
const ENOUGH: usize = 4;

/// The time that a paragraph begins with, alone or beside its attribution, and whether a stretch begins here.
fn begins(forms: &Forms, text: &str) -> (Option<u32>, bool) {
    if let Some(hit) = forms.hit(text) {
        return (hit.time.or_else(|| marks::clock_behind(text).map(|(_, t)| t)), true);
    }
    match marks::clock(text) {
        Some((seconds, len)) if text[len..].trim().is_empty() => (Some(seconds), true),
        _ => (None, false),
    }
}

/// Turns the paragraphs round where the file prints the newest first. Whether it did.
pub(super) fn turn_round(forms: &Forms, units: &mut Vec<Unit>) -> bool {
    if !forms.any() {
        return false;
    }
    // Stretches: where each begins, and its time. A time alone on its line and the label below it begin one.
    let mut starts: Vec<(usize, Option<u32>)> = Vec::new();
    for (i, unit) in units.iter().enumerate() {
        let (time, begin) = begins(forms, &unit.text);
        if !begin {
            continue;
        }
        match starts.last_mut() {
            Some((at, before))
                if *at + 1 == i
                    && time.is_none()
                    && before.is_some()
                    && forms.hit(&units[*at].text).is_none() => {}
            _ => starts.push((i, time)),
        }
    }
    let times: Vec<u32> = starts.iter().filter_map(|(_, t)| *t).collect();
    let steps = || times.windows(2).filter(|w| w[0] != w[1]);
    let back = steps().filter(|w| w[0] > w[1]).count();
    if times.len() < ENOUGH
        || times.len() * 3 < starts.len() * 2
        || back < 3
        || back * 5 < steps().count() * 4
    {
        return false;
    }
    let first = starts[0].0;
    let mut parts: Vec<Vec<Unit>> = Vec::new();
    for (i, unit) in units.split_off(first).into_iter().enumerate() {
        if starts.iter().any(|(at, _)| *at == first + i) {
            parts.push(Vec::new());
        }
        if let Some(part) = parts.last_mut() {
            part.push(unit);
        }
    }
    // The foot of the page stands behind the oldest stretch.
    let longest = parts[..parts.len() - 1].iter().map(Vec::len).max().unwrap_or(1);
    let foot = parts.last_mut().map(|p| p.split_off(longest.min(p.len()))).unwrap_or_default();
    units.extend(parts.into_iter().rev().flatten());
    units.extend(foot);
    true
}
