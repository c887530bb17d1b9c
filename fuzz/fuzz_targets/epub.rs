//! Any bytes as the list of chapters and a chapter of a book.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let (list, chapter) = data.split_at(data.len() / 2);
    fuzz::reads(&fuzz::package(&[
        ("META-INF/container.xml", b"<c><rootfile full-path='p.opf'/></c>"),
        ("p.opf", &[&b"<p><item id='a' href='a'/><itemref idref='a'/>"[..], list].concat()),
        ("a", chapter),
    ]));
});
