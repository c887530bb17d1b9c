//! Text into HTML. Nothing reaches the page but through [`Esc`]: headlines hold `<`, file names hold quotation marks,
//! and both come from strangers.

use std::fmt;

/// Displays text escaped for element content and for attributes in double quotes.
pub(super) struct Esc<'a>(pub(super) &'a str);

impl fmt::Display for Esc<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut from = 0;
        for (at, b) in self.0.bytes().enumerate() {
            let entity = match b {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                b'\'' => "&#39;",
                _ => continue,
            };
            f.write_str(self.0.get(from..at).unwrap_or_default())?;
            f.write_str(entity)?;
            from = at + 1;
        }
        f.write_str(self.0.get(from..).unwrap_or_default())
    }
}

/// A headline without the marks of Markdown around it.
pub(super) fn unmarked(text: &str) -> &str {
    text.trim_start_matches(['#', '*', '_', ' ']).trim_end_matches(['*', '_', ' '])
}

/// The language of a text for the `lang` attribute, which chooses fonts, line breaking and the reader's voice: by its
/// characters, and `fallback` where they do not tell.
pub(super) fn lang<'a>(text: &str, fallback: &'a str) -> &'a str {
    let (mut han, mut kana, mut latin) = (0usize, 0usize, 0usize);
    // The first page of a paragraph tells as well as the whole.
    for c in text.chars().take(600) {
        match c {
            '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' => han += 1,
            '\u{3040}'..='\u{30ff}' => kana += 1,
            c if c.is_ascii_alphabetic() => latin += 1,
            _ => {}
        }
    }
    if kana * 5 > han && kana > 0 {
        "ja"
    } else if han * 4 > latin {
        // A Chinese character says as much as several letters.
        "zh"
    } else if latin > 0 && matches!(fallback, "zh" | "ja") {
        "en"
    } else {
        fallback
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out() {
        assert_eq!(
            Esc("<b a=\"1\" c='2'>&贸易</b>").to_string(),
            "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;贸易&lt;/b&gt;"
        );
    }

    #[test]
    fn languages_by_character() {
        for (text, fallback, expected) in [
            ("部长：WTO的规则", "en", "zh"),
            ("Thank you, Mr. 闻.", "zh", "en"),
            ("記者：ありがとう", "zh", "ja"),
            ("Merci, Monsieur", "fr", "fr"),
            ("2031", "zh", "zh"),
        ] {
            assert_eq!(lang(text, fallback), expected, "{text}");
        }
    }
}
