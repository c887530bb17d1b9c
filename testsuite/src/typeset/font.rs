//! The smallest TrueType font that a reader of PDF takes: so many glyphs, none of which has ink, and no table that says
//! which characters they are. What a page means is then in the codes alone.

/// The font, an em of 1000 units wide in every glyph.
pub(super) fn truetype(glyphs: u16) -> Vec<u8> {
    let many = usize::from(glyphs);
    let words =
        |values: &[i32]| -> Vec<u8> { values.iter().flat_map(|v| v.to_be_bytes()[2..].to_vec()).collect() };
    let head = [
        vec![0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0x5f, 0x0f, 0x3c, 0xf5],
        words(&[0, 1000]),
        vec![0; 16],
        // Bounds; style, least size, direction; positions of glyphs in short numbers.
        words(&[0, -120, 1000, 880, 0, 8, 2, 0, 0]),
    ]
    .concat();
    let hhea =
        [vec![0, 1, 0, 0], words(&[880, -120, 0, 1000, 0, 0, 1000, 1, 0, 0, 0, 0, 0, 0, 0, 1])].concat();
    let maxp = [vec![0, 1, 0, 0], words(&[i32::from(glyphs)]), vec![0; 26]].concat();
    let hmtx = [words(&[1000, 0]), vec![0; 2 * (many - 1)]].concat();
    let mut tables: Vec<(&[u8; 4], Vec<u8>)> = vec![
        (b"glyf", vec![0; 4]),
        (b"head", head),
        (b"hhea", hhea),
        (b"hmtx", hmtx),
        (b"loca", vec![0; 2 * (many + 1)]),
        (b"maxp", maxp),
    ];
    let mut out = vec![0, 1, 0, 0];
    out.extend(words(&[6, 64, 2, 32]));
    let mut at = 12 + 16 * tables.len();
    for (name, table) in &mut tables {
        let length = table.len();
        table.resize(length.next_multiple_of(4), 0);
        out.extend(*name);
        out.extend([0; 4]);
        out.extend(u32::try_from(at).unwrap_or_default().to_be_bytes());
        out.extend(u32::try_from(length).unwrap_or_default().to_be_bytes());
        at += table.len();
    }
    out.extend(tables.into_iter().flat_map(|(_, table)| table));
    out
}
