//! Several printings of one invented briefing, and what is made of them together: that short exchanges are not printed
//! twice because one printing misreads them, that a formula does not part what belongs together, that a passage which one
//! printing skipped stands.

#![allow(clippy::unwrap_used, reason = "a test may fail by panic")]

use record::{About, EstablishedParagraph, SourceId, SourceText};

/// The established text of some printings, a line for each turn.
fn established(printings: &[String]) -> Vec<String> {
    let held: Vec<(String, SourceText, editing::Structured)> = printings
        .iter()
        .enumerate()
        .map(|(n, source)| {
            let text = SourceText::identical(source.clone());
            let id = SourceId::from_digest([n as u8; 32]);
            let made = editing::structure(id, &text, &About::default(), &[], None);
            (format!("{n}.txt"), text, made)
        })
        .collect();
    let members: Vec<editing::Member<'_>> = held
        .iter()
        .map(|(name, text, made)| editing::Member { name, text, witness: &made.witnesses[0] })
        .collect();
    let event = editing::establish(&members, &[]).unwrap();
    let turns = event.opening.iter().chain(&event.exchanges).flat_map(|x| &x.turns);
    turns.map(|t| t.paragraphs.iter().map(EstablishedParagraph::text).collect::<Vec<_>>().join(" ")).collect()
}

/// What stands before and after, long enough to be known again.
fn briefing(middle: &str) -> String {
    format!(
        "BRIEFING BY HARBOUR SECRETARY MARA LIN\n\nQ    Is the northern ferry running again after the storm of last week?\n\n\
         MS. LIN:  It is running twice a day, and from Monday it will run four times a day.\n\n{middle}\
         Q    What does the ministry say about the price of rope and canvas this winter?\n\n\
         MS. LIN:  Rope is dearer than it was, and canvas is not; we buy both on this island.\n"
    )
}

#[test]
fn a_short_exchange_full_of_misprints_is_printed_once() {
    let clean = "Q    Hi, can you hear me?\n\nMS. LIN:  I can.\n\nQ    Thanks.\n\nMS. LIN:  Go ahead.\n\n";
    let bad = "Q    Hi cau you liear me?\n\nMS. LIN:  I ea n.\n\nQ    Thanhs.\n\nMS. LIN:  Ga ahead.\n\n";
    let turns = established(&[briefing(clean), briefing(bad), briefing(clean)]);
    assert_eq!(turns[2..6], ["Hi, can you hear me?", "I can.", "Thanks.", "Go ahead."], "{turns:#?}");
    assert_eq!(turns.len(), 8, "{turns:#?}");
}

#[test]
fn a_formula_that_returns_parts_nothing() {
    let called = |who: &str, stop: &str| {
        format!("OPERATOR:  Our next question will come from the line of {who}.  Please, go ahead{stop}\n\n")
    };
    let middle = |stop: &str| {
        format!(
            "{}MS. LIN:  Hi, Ansel.\n\nQ    Hi.  Will the lighthouse at the southern cape be painted before the spring comes?\n\n\
             MS. LIN:  It will be painted in May.\n\nQ    Thanks, Mara.\n\nMS. LIN:  Thank you, Ansel.\n\n\
             {}MS. LIN:  Hi, Perpetua.\n\nQ    Who pays for the paint of the lighthouse that you have just spoken of?\n\n\
             MS. LIN:  The harbour does.\n\n",
            called("Ansel Brook of the Tide Post", "."),
            called("Perpetua Marsh of the Island Guide", stop)
        )
    };
    let (whole, cut) = (briefing(&middle(".")), briefing(&middle("")));
    let turns = established(&[whole.clone(), cut, whole.clone()]);
    assert_eq!(turns, established(&[whole.clone(), whole.clone(), whole]));
}

#[test]
fn what_one_printing_of_three_skipped_stands() {
    let with = |passage: &str| {
        briefing(&format!(
            "Q    Are the pilots content with the new tide tables and their print?\n\n\
             MS. LIN:  They want to have them in colour, {passage}they want to have them in spring.\n\n"
        ))
    };
    let passage = "and the clerks want to have them in black, but ";
    let turns = established(&[with(passage), with(""), with(passage)]);
    assert!(turns[3].contains(passage), "{turns:#?}");
}
