//! Any bytes as the parts of a Word document: the text, then the styles, then the notes.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let third = data.len() / 3;
    fuzz::reads(&fuzz::package(&[
        ("[Content_Types].xml", b""),
        ("word/document.xml", data),
        ("word/styles.xml", &data[..third]),
        ("word/footnotes.xml", &data[third..2 * third]),
    ]));
});
