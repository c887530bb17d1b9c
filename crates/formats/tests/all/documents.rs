//! Documents of word processors, books, recognised pages, editions: what is in the file above, what is read below.

use std::io::{Cursor, Write as _};

use encoding_rs::GB18030;
use formats::{Decoded, Format, Hints, read};
use record::{Area, FindingCode, PageUnit, TextSpan};
use zip::write::SimpleFileOptions;

/// An archive of these files.
pub(crate) fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Reads bytes and compares the text, the format and the codes of the findings.
fn check(bytes: &[u8], format: Format, text: &str, codes: &[FindingCode]) -> Decoded {
    let got = read(bytes, Hints::default()).unwrap();
    assert_eq!(got.text.as_str(), format!("{text}\n"));
    assert_eq!(got.format, format);
    assert_eq!(got.findings.iter().map(|f| f.code).collect::<Vec<_>>(), codes, "{:?}", got.findings);
    assert!(got.findings.iter().all(|f| f.hint.is_some()));
    got
}

fn docx(body: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    let document = format!(
        "<?xml version='1.0'?><w:document xmlns:w='w' xmlns:mc='mc' xmlns:wps='wps'><w:body>{body}<w:sectPr/></w:body></w:document>"
    );
    let styles = "<w:styles xmlns:w='w'><w:style w:type='paragraph' w:styleId='a1'><w:name w:val='heading 2'/></w:style>
        <w:style w:type='paragraph' w:styleId='b'><w:name w:val='Ours'/><w:basedOn w:val='a1'/></w:style>
        <w:style w:type='paragraph' w:styleId='c'><w:name w:val='Levelled'/><w:pPr><w:outlineLvl w:val='0'/></w:pPr></w:style></w:styles>";
    let all = [
        &[
            ("[Content_Types].xml", "<Types/>"),
            ("word/document.xml", document.as_str()),
            ("word/styles.xml", styles),
        ],
        parts,
    ]
    .concat();
    zipped(&all)
}

#[test]
fn a_word_document() {
    let body = "<w:p><w:pPr><w:pStyle w:val='b'/></w:pPr><w:r><w:t>On fish</w:t></w:r></w:p>
<w:p><w:r><w:t>Q: What about</w:t><w:tab/><w:t xml:space='preserve'> the </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>posts</w:t></w:r><w:r><w:footnoteReference w:id='2'/><w:t>?</w:t></w:r></w:p>
<w:p><w:r><w:t>A: One,</w:t><w:br/><w:t>two &amp; three.</w:t><w:endnoteReference w:id='7'/></w:r></w:p>
<w:p><w:pPr><w:pStyle w:val='c'/></w:pPr><w:r><w:t>And more</w:t></w:r></w:p>
<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
<w:p><w:r><w:fldChar/><w:instrText>PAGE</w:instrText></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r></w:p>";
    let notes = [
        (
            "word/footnotes.xml",
            "<w:footnotes xmlns:w='w'><w:footnote w:id='2'><w:p><w:r><w:footnoteRef/><w:t>Inspection posts.</w:t></w:r></w:p></w:footnote></w:footnotes>",
        ),
        (
            "word/endnotes.xml",
            "<w:endnotes xmlns:w='w'><w:endnote w:id='7'><w:p><w:r><w:t>The end.</w:t></w:r></w:p></w:endnote></w:endnotes>",
        ),
    ];
    let text = "## On fish\n\nQ: What about\t the posts?\n\nInspection posts.\n\nA: One,\ntwo & three.\n\n## And more\n\na\n\nb\n\nThe end.";
    let got = check(&docx(body, &notes), Format::Docx, text, &[]);
    assert!(got.text.is_extracted());
}

#[test]
fn changes_that_nobody_accepted_and_a_text_box_that_stands_twice() {
    let box_of =
        |words: &str| format!("<w:txbxContent><w:p><w:r><w:t>{words}</w:t></w:r></w:p></w:txbxContent>");
    let body = format!(
        "<w:p><w:r><w:t>We will </w:t></w:r><w:del w:id='1'><w:r><w:delText>never </w:delText></w:r></w:del><w:ins w:id='2'><w:r><w:t>always </w:t></w:r></w:ins><w:r><w:t>pay.</w:t>
<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing>{0}</w:drawing></mc:Choice><mc:Fallback><w:pict>{0}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>
<w:p><w:pPr><w:rPr><w:del w:id='3'/></w:rPr></w:pPr><w:r><w:t>One </w:t></w:r></w:p><w:p><w:r><w:t>paragraph.</w:t></w:r></w:p>",
        box_of("In a box")
    );
    let got = check(
        &docx(&body, &[]),
        Format::Docx,
        "We will never always pay.\n\nIn a box\n\nOne paragraph.",
        &[FindingCode::TrackedChanges],
    );
    set_apart(&got, &["struck never > always"]);
}

/// Compares what is set apart.
fn set_apart(got: &Decoded, expected: &[&str]) {
    let of = |span: TextSpan| got.text.slice(span);
    let shown = got.asides.iter().map(|a| {
        let correction = a.correction.map(|c| format!(" > {}", of(c))).unwrap_or_default();
        format!("{} {}{correction}", a.role.as_str(), of(a.span))
    });
    assert_eq!(shown.collect::<Vec<_>>(), expected);
}

#[test]
fn struck_out_in_a_word_document() {
    let run = |properties: &str, words: &str| {
        format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{words}</w:t></w:r>")
    };
    let styles = "<w:styles xmlns:w='w'><w:style w:type='character' w:styleId='gone'><w:rPr><w:dstrike/></w:rPr></w:style>
        <w:style w:type='character' w:styleId='too'><w:basedOn w:val='gone'/></w:style>
        <w:style w:type='paragraph' w:styleId='old'><w:rPr><w:strike w:val='true'/></w:rPr></w:style></w:styles>";
    let body = format!(
        "<w:p>{}{}{}{}{}</w:p><w:p><w:pPr><w:pStyle w:val='old'/></w:pPr>{}{}</w:p>
<w:p><w:moveFrom><w:r><w:t>moved</w:t></w:r></w:moveFrom><w:r><w:t>stays</w:t></w:r><w:ins><w:r><w:t>new</w:t></w:r></w:ins><w:del><w:r><w:delText>old</w:delText><w:footnoteReference w:id='9'/></w:r></w:del></w:p>",
        run("<w:strike/>", "no"),
        run("<w:strike/><w:b/>", "t "),
        run("<w:strike w:val='0'/>", "now "),
        run("<w:rStyle w:val='too'/>", "then"),
        run("<w:rPrChange><w:rPr><w:strike/></w:rPr></w:rPrChange>", " never"),
        run("", "All of it"),
        run("<w:strike w:val='false'/>", ", but for this."),
    );
    let got = check(
        &docx(&body, &[]),
        Format::Docx,
        "not now then never\n\nAll of it, but for this.\n\nmovedstaysnewold",
        &[FindingCode::TrackedChanges],
    );
    // Without the styles: what the runs say by themselves.
    set_apart(&got, &["struck not", "struck moved", "struck old > new"]);
    let document =
        format!("<?xml version='1.0'?><w:document xmlns:w='w'><w:body>{body}</w:body></w:document>");
    let got =
        read(&zipped(&[("word/document.xml", &document), ("word/styles.xml", styles)]), Hints::default())
            .unwrap();
    set_apart(&got, &["struck not", "struck then", "struck All of it", "struck moved", "struck old > new"]);
    assert_eq!(got.standing(), "now never\n\n, but for this.\n\nstaysnew\n");
}

#[test]
fn struck_out_in_an_opendocument_text() {
    let namespaces = "xmlns:office='o' xmlns:text='t' xmlns:style='s' xmlns:dc='dc'";
    let own = "<office:automatic-styles><style:style style:name='T1' style:family='text'><style:text-properties style:text-line-through-style='solid'/></style:style>
<style:style style:name='T2' style:family='text' style:parent-style-name='Gone'/><style:style style:name='T3' style:family='text'><style:text-properties style:text-line-through-style='none'/></style:style></office:automatic-styles>";
    let body = "<office:body><office:text><text:tracked-changes>
<text:changed-region text:id='c1'><text:deletion><office:change-info><dc:creator>Somebody</dc:creator></office:change-info><text:p>will <text:s/>not</text:p><text:p>and never</text:p></text:deletion></text:changed-region>
<text:changed-region xml:id='c2'><text:insertion/></text:changed-region>
<text:changed-region text:id='c3'><text:deletion><text:p>A whole paragraph.</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:p>It <text:change text:change-id='c1'/> <text:change-start text:change-id='c2'/>will<text:change-end text:change-id='c2'/> sail, <text:span text:style-name='T1'>no<text:span text:style-name='T3'>w</text:span> never</text:span>.</text:p>
<text:change text:change-id='c3'/><text:p>And <text:span text:style-name='T2'>again</text:span>. <text:change text:change-id='c1'/></text:p></office:text></office:body>";
    let content = format!("<office:document-content {namespaces}>{own}{body}</office:document-content>");
    let common = format!(
        "<office:document-styles {namespaces}><office:styles><style:style style:name='Gone' style:family='text'><style:text-properties style:text-line-through-type='double'/></style:style></office:styles></office:document-styles>"
    );
    let odt = zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", &content),
        ("styles.xml", &common),
    ]);
    let text = "It will  not and never will sail, now never.\n\nA whole paragraph.\n\nAnd again.";
    let expected = [
        "struck will  not and never > will",
        "struck no",
        "struck never",
        "struck A whole paragraph.",
        "struck again",
    ];
    let got = check(&odt, Format::Odt, text, &[FindingCode::TrackedChanges]);
    set_apart(&got, &expected);
    let flat = format!("<?xml version='1.0'?><office:document {namespaces}>{own}{body}</office:document>");
    let got = check(flat.as_bytes(), Format::Odt, text, &[FindingCode::TrackedChanges]);
    set_apart(&got, &expected[..4]);
}

#[test]
fn struck_out_in_rich_text() {
    let rtf = "{\\rtf1 We {\\strike never} [always] pay, {\\striked1 twice }\\striked0 once, \\strike or\\strike0  not at {\\b\\strike all\\plain  of} it.\\par\\pard {\\deleted gone }{\\revised new} {\\footnote A {\\strike bad} note.}end\\par}";
    let got = check(
        rtf.as_bytes(),
        Format::Rtf,
        "We never [always] pay, twice once, or not at all of it.\n\ngone new end\n\nA bad note.",
        &[FindingCode::TrackedChanges],
    );
    set_apart(
        &got,
        &["struck never", "struck twice", "struck or", "struck all", "struck gone > new", "struck bad"],
    );
    assert_eq!(got.standing(), "We [always] pay, once, not at of it.\n\nnew end\n\nA note.\n");
}

#[test]
fn struck_out_in_a_page_of_the_web() {
    let page = "<html><head><style>p{margin:0} .c4, span.c5 {color:red; text-decoration: line-through} .c6{text-decoration:underline}</style></head><body><article><h1>On <s>fish</s> boats</h1>
<p>We will <del>never</del> <ins>always</ins> pay <strike>54</strike> [45], <span style='text-decoration:line-through'>or <b>not</b></span>, <span class='x c5'>then</span> <span class='c6'>now</span>.</p>
<figure><img alt='nobody sees it'><figcaption>The <s>old</s> harbour.</figcaption></figure><s><p>All of it.</p><p>And this.</p></s><p>End <s> </s> of it.</p></article></body></html>";
    let got = read(page.as_bytes(), Hints::default()).unwrap();
    assert_eq!(
        got.text.as_str().trim_end(),
        "## On fish boats\n\nWe will never always pay 54 [45], or not, then now.\n\nThe old harbour.\n\nAll of it.\n\nAnd this.\n\nEnd of it."
    );
    set_apart(
        &got,
        &[
            "struck fish",
            "struck never > always",
            "struck 54",
            "struck or not",
            "struck then",
            "caption The old harbour.",
            "struck All of it.\n\nAnd this.",
        ],
    );
    let book = zipped(&[
        (
            "META-INF/container.xml",
            "<container><rootfiles><rootfile full-path='p.opf'/></rootfiles></container>",
        ),
        (
            "p.opf",
            "<package><manifest><item id='a' href='a.xhtml'/><item id='b' href='b.xhtml'/></manifest><spine><itemref idref='a'/><itemref idref='b'/></spine></package>",
        ),
        ("a.xhtml", "<html><body><p>One <s>bad</s> line.</p></body></html>"),
        ("b.xhtml", "<html><body><p>Two <del>bad</del> <ins>good</ins> lines.</p></body></html>"),
    ]);
    let got = check(&book, Format::Epub, "One bad line.\n\nTwo bad good lines.", &[]);
    set_apart(&got, &["struck bad", "struck bad > good"]);
}

#[test]
fn an_opendocument_text() {
    let content = "<office:document-content xmlns:office='o' xmlns:text='t' xmlns:draw='d'><office:body><office:text>
<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:h text:outline-level='1'>Von  den
 Fischen</text:h><text:p>F:<text:tab/>Wie<text:s text:c='2'/>viele<text:note text:note-class='footnote'><text:note-citation>1</text:note-citation><text:note-body><text:p>Stück.</text:p></text:note-body></text:note>?</text:p>
<text:p>A: Drei.<text:line-break/>Vier.<draw:frame><draw:text-box><text:p>Kasten</text:p></draw:text-box></draw:frame></text:p>
<text:list><text:list-item><text:p>eins</text:p></text:list-item></text:list></office:text></office:body></office:document-content>";
    let odt = zipped(&[("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", content)]);
    let text = "## Von den Fischen\n\nF:\tWie  viele?\n\nStück.\n\nA: Drei.\nVier.\n\nKasten\n\neins";
    check(&odt, Format::Odt, text, &[FindingCode::TrackedChanges]);
    let closed = zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>"),
        ("content.xml", "noise"),
    ]);
    assert_eq!(read(&closed, Hints::default()).unwrap_err().code, FindingCode::Encrypted);
}

#[test]
fn a_book() {
    let opf = "<package xmlns:dc='dc'><metadata><dc:title>海湾</dc:title><dc:date>2031-05-13</dc:date><dc:publisher>海湾社</dc:publisher><dc:language>zh</dc:language></metadata>
<manifest><item id='n' href='nav.xhtml' properties='nav' media-type='application/xhtml+xml'/><item id='b' href='text/two%20b.xhtml' media-type='application/xhtml+xml'/>
<item id='a' href='one.xhtml' media-type='application/xhtml+xml'/><item id='x' href='lost.xhtml'/></manifest><spine><itemref idref='n'/><itemref idref='a'/><itemref idref='b'/><itemref idref='x'/></spine></package>";
    let epub = zipped(&[
        ("mimetype", "application/epub+zip"),
        (
            "META-INF/container.xml",
            "<container><rootfiles><rootfile full-path='OPS/p.opf'/></rootfiles></container>",
        ),
        ("OPS/p.opf", opf),
        ("OPS/nav.xhtml", "<html><body><nav><ol><li>目录</li></ol></nav></body></html>"),
        (
            "OPS/one.xhtml",
            "<?xml version='1.0'?><html><head><title/></head><body><h1>一</h1><p>问：好吗？<br/>再问：真的？</p></body></html>",
        ),
        ("OPS/text/two b.xhtml", "<html><body><p>答：好 &gt; 坏&nbsp;。</p></body></html>"),
    ]);
    let text = "## 一\n\n问：好吗？\n再问：真的？\n\n答：好 > 坏\u{a0}。";
    let got = check(&epub, Format::Epub, text, &[FindingCode::Damaged]);
    assert_eq!(got.about.title.as_deref(), Some("海湾"));
    assert_eq!(got.about.date.map(|d| d.to_string()).as_deref(), Some("2031-05-13"));
}

#[test]
fn rich_text() {
    let hex = |text: &str| GB18030.encode(text).0.iter().map(|b| format!("\\'{b:02x}")).collect::<String>();
    let rtf = format!(
        "{{\\rtf1\\ansi\\ansicpg1252\\deff0{{\\fonttbl{{\\f0\\fcharset0 Arial;}}{{\\f1\\fcharset134 SimSun;}}}}{{\\stylesheet{{\\s1 heading 1;}}{{\\*\\cs2 x;}}}}
{{\\info{{\\title hidden}}}}{{\\header running head\\par}}\\pard\\s1 Fish\\par\\pard\\plain\\f1 {}\\f0  caf\\'e9 \\u38382\\'3f\\uc2\\u8212 xx{{\\uc0\\u65306}}\\line next\\tab cell
 goes on\\par {{\\pict\\bin5 }}}}}}}}{{\\deleted gone}}{{\\revised new}}{{\\v unseen}} \\{{a\\}} \\emdash\\~b{{\\footnote Note.}}\\par}}",
        hex("问：你好")
    );
    let text = "## Fish\n\n问：你好 café 问—：\nnext\tcell goes on\n\nnew {a} —\u{a0}b\n\nNote.";
    check(rtf.as_bytes(), Format::Rtf, text, &[FindingCode::TrackedChanges]);
    check(b"{\\rtf1 cut {\\b off", Format::Rtf, "cut off", &[FindingCode::Damaged]);
}

#[test]
fn a_page_saved_as_a_message() {
    let page = "From: <Saved by a browser>\r\nSubject: =?utf-8?Q?x?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--b--\"\r\n\r\n----b--\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://example.org/\r\n\r\n<html><head><title>T</title></head><body><p>=E9=97=AE=EF=BC=9Ahow are=\r\n you?</p></body></html>\r\n----b--\r\nContent-Type: image/png\r\n\r\nnoise\r\n----b----\r\n";
    let got = check(page.as_bytes(), Format::Mhtml, "问：how are you?", &[]);
    assert_eq!(got.about.title.as_deref(), Some("T"));
}

fn area(left: i32, top: i32, right: i32, bottom: i32) -> Area {
    Area { left, top, right, bottom }
}

#[test]
fn a_page_in_alto() {
    let string = |x: i32, y: i32, word: &str, more: &str| {
        format!("<String HPOS='{x}' VPOS='{y}' WIDTH='40' HEIGHT='10' CONTENT='{word}' WC='0.93' {more}/>")
    };
    let line = |y: i32, inner: &str| {
        format!("<TextLine HPOS='0' VPOS='{y}' WIDTH='200' HEIGHT='10'>{inner}</TextLine>")
    };
    let alto = format!(
        "<?xml version='1.0'?><alto xmlns='a'><Description><MeasurementUnit>mm10</MeasurementUnit><sourceImageInformation><fileName>p1.tif</fileName></sourceImageInformation></Description>
<Tags><LayoutTag ID='T1' LABEL='heading'/></Tags><Layout><Page WIDTH='500' HEIGHT='700'><PrintSpace>
<TextBlock ID='b2'>{}{}{}</TextBlock><TextBlock ID='b1' TAGREFS='T1'>{}</TextBlock></PrintSpace></Page></Layout></alto>",
        line(20, &format!("{}<SP/>{}<HYP CONTENT='-'/>", string(0, 20, "Our", ""), string(50, 20, "govern", "SUBS_TYPE='HypPart1' SUBS_CONTENT='government'"))),
        line(35, &format!("{}<SP/>{}<HYP CONTENT='-'/>", string(0, 35, "ment,", "SUBS_TYPE='HypPart2' SUBS_CONTENT='government'"), string(50, 35, "long", "SUBS_TYPE='HypPart1' SUBS_CONTENT='long-term'"))),
        line(50, &format!("{}<SP/>{}", string(0, 50, "term", "SUBS_TYPE='HypPart2' SUBS_CONTENT='long-term'"), string(50, 50, "plan.", ""))),
        line(0, &string(0, 0, "Plans", ""))
    );
    let got = check(alto.as_bytes(), Format::Alto, "## Plans\n\nOur government, long-term plan.", &[]);
    let facsimile = got.facsimile.unwrap();
    assert_eq!(
        (facsimile.pages[0].unit, facsimile.pages[0].image.as_deref()),
        (PageUnit::TenthMillimetre, Some("p1.tif"))
    );
    let at = got.text.as_str().find("government").unwrap();
    assert_eq!(
        facsimile.areas_of(TextSpan::between(at, at + 10)),
        [(0, area(50, 20, 90, 30)), (0, area(0, 35, 40, 45))]
    );
    assert_eq!(facsimile.places[0].confidence, Some(930));
}

#[test]
fn a_page_in_page() {
    let region = |id: &str, kind: &str, x: i32, y: i32, lines: &[&str]| {
        let lines: String = lines
            .iter()
            .enumerate()
            .map(|(i, text)| {
                let (top, bottom) = (y + 12 * i as i32, y + 12 * i as i32 + 10);
                format!("<TextLine><Coords points='{x},{top} {},{bottom}'/><TextEquiv conf='0.5'><Unicode>{text}</Unicode></TextEquiv></TextLine>", x + 100)
            })
            .collect();
        format!(
            "<TextRegion id='{id}' type='{kind}'>{lines}<TextEquiv><Unicode>whole</Unicode></TextEquiv></TextRegion>"
        )
    };
    let page = |order: &str| {
        format!(
            "<PcGts xmlns='p'><Page imageFilename='a.jpg' imageWidth='300' imageHeight='400'>{order}{}{}{}</Page></PcGts>",
            region("r3", "paragraph", 150, 20, &["auf der anderen Seite", "ſteht es auch ge⸗", "ſchrieben."]),
            region("r1", "heading", 0, 0, &["Die Fiſche"]),
            region("r2", "paragraph", 0, 20, &["Die Reichs⸗", "Kanzlei ſagt,", "was ſie weiß."])
        )
    };
    let text = "## Die Fiſche\n\nDie Reichs⸗Kanzlei ſagt, was ſie weiß.\n\nauf der anderen Seite ſteht es auch geſchrieben.";
    let got = check(page("").as_bytes(), Format::PageXml, text, &[]);
    assert_eq!(got.facsimile.unwrap().places[0].confidence, Some(500));
    let order = "<ReadingOrder><OrderedGroup id='g'><RegionRefIndexed index='1' regionRef='r1'/><RegionRefIndexed index='0' regionRef='r3'/></OrderedGroup></ReadingOrder>";
    let text = "auf der anderen Seite ſteht es auch geſchrieben.\n\n## Die Fiſche\n\nDie Reichs⸗Kanzlei ſagt, was ſie weiß.";
    check(page(order).as_bytes(), Format::PageXml, text, &[]);
}

#[test]
fn a_page_in_hocr() {
    let hocr = "<?xml version='1.0'?><!DOCTYPE html><html><body><div class='ocr_page' title='image \"x.png\"; bbox 0 0 600 800'><div class='ocr_carea'><p class='ocr_par'>
<span class='ocr_line' title='bbox 0 0 100 10; baseline 0 0'><span class='ocrx_word' title='bbox 0 0 40 10; x_wconf 96'>Guten</span> <span class='ocrx_word' title='bbox 50 0 90 10; x_wconf 50'><strong>Tag,</strong></span></span>
<span class='ocr_line' title='bbox 0 12 100 22'><span class='ocrx_word' title='bbox 0 12 10 22'>港</span><span class='ocrx_word' title='bbox 10 12 20 22'>口</span></span></p>
<p class='ocr_par'><span class='ocr_line' title='bbox 0 30 9 40'>x</span></p></div></div></body></html>";
    let got = check(hocr.as_bytes(), Format::Hocr, "Guten Tag,港口\n\nx", &[]);
    let facsimile = got.facsimile.unwrap();
    assert_eq!(
        (facsimile.pages[0].width, facsimile.places[1].confidence, facsimile.places[1].area),
        (600, Some(500), area(50, 0, 90, 10))
    );
}

#[test]
fn an_edition_of_a_newspaper() {
    let tei = "<?xml-model href='x'?><!DOCTYPE e [<!ENTITY rare \"&#x4e2d;\">]>\n<fold><div type='article'><head>漁業</head><p>\n  各路代表<lb/>\n  今日抵&rare;、<!-- 達? -->\n  Mr. Marsh<lb/>\n  said 好<lb/></p><p>第二</p></div></fold>";
    let got =
        check(tei.as_bytes(), Format::Tei, "## 漁業\n\n各路代表今日抵中、 Mr. Marsh said 好\n\n第二", &[]);
    let at = got.text.as_str().find("今日").unwrap();
    let span = got.text.bytes_of(TextSpan::between(at, at + "今日".len()));
    assert_eq!(&tei[span.start()..span.end()], "今日");
}

#[test]
fn a_parliament() {
    let tei = "<?xml version='1.0'?><TEI xml:lang='en'><teiHeader><titleStmt><title>Sitting</title></titleStmt><profileDesc><settingDesc><setting><date when='2031-05-13'/></setting></settingDesc>
<particDesc><listPerson><person xml:id='AnnMarsh'><persName><surname>Marsh</surname><forename>Ann</forename></persName></person></listPerson></particDesc></profileDesc></teiHeader>
<text><body><div><note type='speaker'>The Chair:</note><u who='#Chair'><seg>Order.</seg><seg>Order!</seg></u><u who='#AnnMarsh'><seg>What about the <choice><sic>harbuor</sic><corr>harbour</corr></choice>?</seg><kinesic><desc>Applause</desc></kinesic></u>
<u who='#nobody'><seg><w join='right'>Well</w> <pc>,</pc> <w>no</w></seg></u><sp><speaker>MR. X</speaker><p>So be it.</p></sp></div></body></text></TEI>";
    let text = "The Chair: Order.\n\nOrder!\n\nAnn Marsh: What about the harbuor?\n\nApplause\n\nWell, no\n\nMR. X: So be it.";
    let got = check(tei.as_bytes(), Format::Tei, text, &[]);
    assert_eq!(got.about.date.map(|d| d.to_string()).as_deref(), Some("2031-05-13"));
    assert_eq!(got.about.title.as_deref(), Some("Sitting"));
}

#[test]
fn what_is_no_document_of_words_is_refused() {
    for (bytes, code) in [
        (zipped(&[("[Content_Types].xml", ""), ("xl/workbook.xml", "")]), FindingCode::NotText),
        (zipped(&[("a.txt", "x")]), FindingCode::NotText),
        (docx("<w:p/>", &[]), FindingCode::Empty),
        (b"<?xml version='1.0'?><alto/>".to_vec(), FindingCode::Empty),
        (b"<?xml version='1.0'?><svg/>".to_vec(), FindingCode::NotText),
        (b"PK\x03\x04noise".to_vec(), FindingCode::Damaged),
    ] {
        let refused = read(&bytes, Hints::default()).unwrap_err();
        assert_eq!(refused.code, code, "{}", refused.message);
        assert!(refused.hint.is_some());
    }
}
