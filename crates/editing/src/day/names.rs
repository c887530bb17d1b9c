//! The names of months, days of the week, days of a month and eras, as data: a language more is a word more on a line.
//!
//! Names are in small letters. A name that is a common word of another language is left out (`out`, `set`, `ago` are
//! short for months in Portuguese and Spanish, and `12 out of 2031` is no day), and so is an abbreviation that names a
//! month in one language and a weekday in another.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// The twelve months, a line each: English, German, French, Spanish, Portuguese, Italian, Dutch, Scandinavian, Polish,
/// Czech, Hungarian, Romanian, Turkish, Indonesian, Russian, Ukrainian, Bulgarian, Greek, with the cases in which dates
/// set them.
const MONTHS: [&str; 12] = [
    "january jan januar jänner jän janvier janv enero ene janeiro gennaio gen januari styczeń stycznia leden ledna január \
     ianuarie ocak января январь янв січня януари ιανουαρίου",
    "february feb februar feber février fevrier févr fevr febrero fevereiro fev febbraio febbr februari luty lutego únor \
     února február februarie şubat февраля февраль фев февр лютого февруари φεβρουαρίου",
    "march mar märz maerz mrz mars marzo março marco maart marts marzec marca březen března március martie mart maret \
     марта март мар березня μαρτίου",
    "april apr avril avr abril abr aprile kwiecień kwietnia duben dubna április aprilie nisan апреля апрель апр квітня \
     април απριλίου",
    "may mai mayo maio maggio mag mei maj maja květen května május mayıs мая май травня μαΐου",
    "june jun juni juin junio junho giugno giu czerwiec czerwca červen června június iunie haziran июня июнь июн червня \
     юни ιουνίου",
    "july jul juli juillet juil julio julho luglio lug lipiec lipca červenec července július iulie temmuz июля июль июл \
     липня юли ιουλίου",
    "august aug août aout agosto augustus augusti sierpień sierpnia srpen srpna augusztus ağustos agustus августа август \
     авг серпня αυγούστου",
    "september sept sep septembre septiembre setiembre setembro settembre wrzesień września září szeptember septembrie \
     eylül сентября сентябрь сен сент вересня септември σεπτεμβρίου",
    "october oct oktober okt octobre octubre outubro ottobre październik października říjen října október octombrie ekim \
     октября октябрь окт жовтня октомври οκτωβρίου",
    "november nov novembre noviembre novembro listopad listopada listopadu noiembrie kasım ноября ноябрь ноя нояб \
     листопада ноември νοεμβρίου",
    "december dec dezember dez décembre decembre déc diciembre dic dezembro dicembre desember grudzień grudnia prosinec \
     prosince decembrie aralık декабря декабрь дек грудня декември δεκεμβρίου",
];

/// The days of the week from Monday.
const WEEKDAYS: [&str; 7] = [
    "monday mon montag lundi lunes segunda lunedì maandag måndag mandag poniedziałek poniedziałku понедельник понедельника",
    "tuesday tues tue dienstag mardi martes terça martedì dinsdag tisdag tirsdag wtorek вторник вторника",
    "wednesday wed mittwoch mercredi miércoles miercoles quarta mercoledì woensdag onsdag środa среда среду среды",
    "thursday thurs thur thu donnerstag jeudi jueves quinta giovedì donderdag torsdag czwartek четверг четверга",
    "friday fri freitag vendredi viernes sexta venerdì vrijdag fredag piątek пятница пятницу пятницы",
    "saturday sat samstag sonnabend samedi sábado sabado sabato zaterdag lördag lørdag sobota суббота субботу субботы",
    "sunday sun sonntag dimanche domingo domenica zondag söndag søndag niedziela воскресенье воскресенья",
];

/// Days of a month that are written out, the name of the nth on the nth line.
const DAYS: [&str; 31] = [
    "first one premier primero uno primeiro primo ersten",
    "second two dos",
    "third three tres",
    "fourth four cuatro",
    "fifth five cinco",
    "sixth six seis",
    "seventh seven siete",
    "eighth eight ocho",
    "ninth nine nueve",
    "tenth ten diez",
    "eleventh eleven",
    "twelfth twelve doce",
    "thirteenth thirteen trece",
    "fourteenth fourteen catorce",
    "fifteenth fifteen quince",
    "sixteenth sixteen dieciséis",
    "seventeenth seventeen diecisiete",
    "eighteenth eighteen dieciocho",
    "nineteenth nineteen diecinueve",
    "twentieth twenty veinte",
    "veintiuno",
    "veintidós",
    "veintitrés",
    "veinticuatro",
    "veinticinco",
    "veintiséis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
    "thirtieth thirty treinta",
    "",
];

/// Eras by which years are counted, with the year before their first.
pub(super) const ERAS: &[(&str, u16)] = &[
    ("中華民國", 1911),
    ("中华民国", 1911),
    ("民國", 1911),
    ("民国", 1911),
    ("令和", 2018),
    ("平成", 1988),
    ("昭和", 1925),
    ("大正", 1911),
    ("明治", 1867),
];

/// What a word names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// From 1.
    Month(u8),
    /// From 0 for Monday.
    Weekday(u8),
    /// A day of a month, from 1.
    Day(u8),
}

static NAMES: LazyLock<FxHashMap<&str, Named>> = LazyLock::new(|| {
    fn of(lines: &'static [&str], named: impl Fn(u8) -> Named) -> Vec<(&'static str, Named)> {
        let line = |(i, line): (usize, &&'static str)| {
            let named = named(i as u8);
            line.split_whitespace().map(move |w| (w, named)).collect::<Vec<_>>()
        };
        lines.iter().enumerate().flat_map(line).collect()
    }
    let mut all = of(&MONTHS, |i| Named::Month(i + 1));
    all.extend(of(&WEEKDAYS, Named::Weekday));
    all.extend(of(&DAYS, |i| Named::Day(i + 1)));
    all.into_iter().collect()
});

/// No name is longer, in bytes.
const LONGEST: usize = 26;

/// What a word names, whatever its capitals. Every word of a paragraph is asked for, so that `buffer`, which holds its
/// small letters, is the caller's.
pub(super) fn named(word: &str, buffer: &mut String) -> Option<Named> {
    if word.len() > LONGEST {
        return None;
    }
    if !word.chars().any(char::is_uppercase) {
        return NAMES.get(word).copied();
    }
    buffer.clear();
    buffer.extend(word.chars().flat_map(char::to_lowercase));
    NAMES.get(buffer.as_str()).copied()
}

/// The month of a Roman numeral in capitals.
pub(super) fn roman(word: &str) -> Option<u8> {
    const NUMERALS: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
    NUMERALS.iter().position(|n| *n == word).map(|i| i as u8 + 1)
}

/// The weekday that a single character names between brackets: `(金)`, `（월）`, and after 星期 or 週.
pub(super) fn weekday_of_character(c: char) -> Option<u8> {
    ["月一월", "火二화", "水三수", "木四목", "金五금", "土六토", "日天七일"]
        .iter()
        .position(|day| day.contains(c))
        .map(|i| i as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_means_one_thing() {
        let all = [&MONTHS[..], &WEEKDAYS, &DAYS].concat();
        let words: Vec<&str> = all.iter().flat_map(|l| l.split_whitespace()).collect();
        assert_eq!(NAMES.len(), words.len(), "a name stands on two lines");
        assert!(words.iter().all(|w| w.len() <= LONGEST && *w == w.to_lowercase()));
    }
}
