//! Printings that stand on pages: what is shown or doubted of them can be cut out and looked at.

use crate::support::Place;

/// A page of these paragraphs in Helvetica, eight words to the line.
fn page(paragraphs: &[&str]) -> Vec<u8> {
    let (mut content, mut y) = (String::new(), 760);
    for paragraph in paragraphs {
        let words: Vec<&str> = paragraph.split(' ').collect();
        for line in words.chunks(8) {
            content += &format!("BT /F 10 Tf 1 0 0 1 60 {y} Tm ({}) Tj ET\n", line.join(" "));
            y -= 14;
        }
        y -= 14;
    }
    format!(
        "%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n\
         2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1/MediaBox[0 0 600 800]>>endobj\n\
         3 0 obj<</Type/Page/Parent 2 0 R/Contents 5 0 R/Resources<</Font<</F 4 0 R>>>>>>endobj\n\
         4 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>endobj\n\
         5 0 obj<</Length {}>>stream\n{content}\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n",
        content.len()
    )
    .into_bytes()
}

/// A record with two printings on pages and one on none, which differ in a figure; the id of the event.
fn record(place: &Place) -> String {
    let paragraphs = |figure: &'static str| {
        [
            "Ministry of Harbours, briefing of 3 September 2031",
            "MINISTER ALDER: Good morning. The ferries sail again, and I thank the pilots for it.",
            "Q: Harbour Gazette. How many berths will the new mole have, and who pays for them?",
            figure,
            "Q: Island Radio. Will the fares rise before the winter?",
            "MINISTER ALDER: No. The fares stay as they are, and the night boat goes on sailing.",
        ]
    };
    let (right, wrong) = (
        "MINISTER ALDER: The mole will have 640 berths, and the guilds pay for half of them.",
        "MINISTER ALDER: The mole will have 840 berths, and the guilds pay for half of them.",
    );
    place.write("in/gazette.pdf", page(&paragraphs(right)));
    place.write("in/radio.pdf", page(&paragraphs(wrong)));
    place.write("in/text.txt", paragraphs(right).join("\n\n"));
    place.run(&["add", "in"]).exits(0);
    let events = place.events("record");
    assert_eq!(events.len(), 1, "{events:?}");
    events[0].clone()
}

#[cfg(feature = "recognition")]
#[test]
fn readings_are_cut_out_of_their_pages() {
    let place = Place::new();
    let event = record(&place);
    let run = |args: &[&str]| place.run(args).exits(0);
    let view = run(&["variants", &event, "--risk", "high", "--images", "doubtful", "--json"]).json();
    assert_eq!(view["on_pages"].as_array().unwrap().len(), 2, "{view}");
    let readings = view["variants"][0]["readings"].as_array().unwrap();
    let files: Vec<&str> = readings
        .iter()
        .flat_map(|r| r["images"].as_array().unwrap())
        .map(|i| i[1].as_str().unwrap())
        .collect();
    assert_eq!(files.len(), 2, "the text stands on no page: {view}");
    for file in files {
        let png = std::fs::read(place.path(file)).unwrap();
        let size = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
        // A line or two of a page, and not the page.
        assert!((30..400).contains(&size(20)) && size(16) > 100, "{file}: {} × {}", size(16), size(20));
    }
    run(&["variants", &event, "--images", "doubtful"]).says(&["on its page: doubtful/v-"]);

    // A line that is cited is cut out alone.
    let height = |citation: &str| {
        run(&["show", citation, "--image", "cut.png"]);
        let png = std::fs::read(place.path("cut.png")).unwrap();
        u32::from_be_bytes(png[20..24].try_into().unwrap())
    };
    let siglum = view["on_pages"][0]["siglum"].as_str().unwrap();
    let line =
        readings.iter().flat_map(|r| r["witnesses"].as_array().unwrap()).find(|w| w[0] == siglum).unwrap();
    assert!(height(&format!("{event}~{siglum}:{}", line[1])) < height(&format!("{event}~{siglum}")) / 2);
}

#[test]
fn who_has_no_pages_is_told() {
    let place = Place::new();
    place.write(
        "in/text.txt",
        "3 September 2031\n\nQ: Will the fares rise?\n\nMINISTER ALDER: No. They stay.\n",
    );
    place.run(&["add", "in"]).exits(0);
    let event = place.events("record")[0].clone();
    place.run(&["variants", &event, "--images", "out"]).says(&["no printing of", "has pages", "hint:"]);
}

#[cfg(not(feature = "recognition"))]
#[test]
fn a_build_that_opens_no_images_says_so() {
    let place = Place::new();
    let event = record(&place);
    place.run(&["variants", &event, "--images", "out"]).exits(2).says(&["built without text recognition"]);
}
