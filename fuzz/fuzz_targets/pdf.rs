//! What a page draws, and any bytes behind the mark of PDF.

#![no_main]

use libfuzzer_sys::fuzz_target;

/// A page with these contents. Without them a fuzzer would look for a table of contents and never find a letter.
fn page(content: &[u8]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 400 400]>>endobj\n\
3 0 obj<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources<</Font<</F 4 0 R>>/XObject<</X 5 0 R>>>>>>endobj\n\
4 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\n"
        .to_vec();
    out.extend(format!("5 0 obj<</Length {}>>stream\n", content.len()).as_bytes());
    out.extend(content);
    out.extend(b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n");
    out
}

fuzz_target!(|data: &[u8]| {
    for bytes in [page(data), [&b"%PDF-1.7\n"[..], data].concat()] {
        if let Some(decoded) = fuzz::reads(&bytes) {
            assert!(decoded.facsimile.is_some(), "a PDF has pages");
        }
    }
});
