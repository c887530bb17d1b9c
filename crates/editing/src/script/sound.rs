use pinyin::ToPinyinMulti;

/// How surely two characters sound alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SoundGrade {
    /// They share a reading but for what many speakers do not tell apart: `zh`/`z`, `n`/`l`, `in`/`ing`.
    Near,
    /// They share a reading, tone left aside.
    Same,
}

/// Readings of a character that count, the commonest first. The third and further ones are those of old poems and place
/// names: with them 澳 sounds like 于.
const READINGS: usize = 2;

/// Whether two Chinese characters share a reading, either of the commonest two of each, tone left aside. None for other
/// characters and for a character and itself.
#[must_use]
pub fn sound_alike(a: char, b: char) -> Option<SoundGrade> {
    if a == b {
        return None;
    }
    let (first, second) = (a.to_pinyin_multi()?, b.to_pinyin_multi()?);
    let mut near = false;
    for x in first.into_iter().take(READINGS) {
        for y in second.into_iter().take(READINGS) {
            if x.plain() == y.plain() {
                return Some(SoundGrade::Same);
            }
            near |= blurred(x.plain()) == blurred(y.plain());
        }
    }
    near.then_some(SoundGrade::Near)
}

/// A syllable as initial and final with the distinctions removed that southern speakers, and input methods set to
/// forgive them, do not make.
fn blurred(syllable: &str) -> (&str, &str) {
    let initials = syllable.find(['a', 'e', 'i', 'o', 'u', 'v', 'ü']).unwrap_or(syllable.len());
    let (initial, end) = syllable.split_at(initials);
    let initial = match initial {
        "zh" => "z",
        "ch" => "c",
        "sh" => "s",
        "l" => "n",
        other => other,
    };
    let end = match end {
        "ang" => "an",
        "eng" => "en",
        "ing" => "in",
        "iang" => "ian",
        "uang" => "uan",
        other => other,
    };
    (initial, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tone_and_second_readings_do_not_count() {
        assert_eq!(sound_alike('力', '利'), Some(SoundGrade::Same));
        assert_eq!(sound_alike('重', '虫'), Some(SoundGrade::Same));
        assert_eq!(sound_alike('重', '众'), Some(SoundGrade::Same));
        assert_eq!(sound_alike('是', '四'), Some(SoundGrade::Near));
        assert_eq!(sound_alike('人', '门'), None);
        assert_eq!(sound_alike('a', '阿'), None);
        assert_eq!(sound_alike('阿', '阿'), None);
    }
}
