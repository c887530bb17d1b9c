//! A page of a news site, with what stands around an article there.

use super::{Paragraph, escaped};

/// The paragraphs as a saved page.
#[must_use]
pub fn html(paragraphs: &[Paragraph], title: &str) -> Vec<u8> {
    let body: String = paragraphs
        .iter()
        .map(|p| {
            let words = escaped(&p.words);
            if p.heading { format!("<h2>{words}</h2>\n") } else { format!("<p>\n  {words}</p>\n") }
        })
        .collect();
    let links: String =
        (0..30).map(|i| format!("<li><a href=\"/{i}.html\">Another page, number {i}</a></li>")).collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"zh\"><head><meta charset=\"utf-8\"><title>{0} | The site</title></head>\n<body><nav><ul>{links}</ul></nav>\
         <div class=\"wrap\"><div class=\"left\"><div class=\"text\">\n{body}</div></div><div class=\"right\"><ul>{links}</ul></div></div>\
         <footer><p>The site, all rights reserved, and so on and so forth.</p></footer><script>var x = '<p>no</p>';</script></body></html>\n",
        escaped(title)
    )
    .into_bytes()
}
