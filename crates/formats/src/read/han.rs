//! How Chinese a decoding looks. GB18030 and Big5 accept nearly every pair of high bytes, so that a wrong decoding
//! raises no error; but it falls evenly over thousands of rare characters, while a hundred characters make up
//! two fifths of any real Chinese text. Their share tells the encodings apart from a dozen characters on.

/// The commonest characters of modern written Chinese in both scripts, and those that every conference has
/// (question, answer, reporter, minister, country names). A function word more or less changes nothing.
const FREQUENT: &str = "的一是不了在人有我他这個们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿东原声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运答國為這來們時說會發對後經過現當沒動還進開從實軍無長機與關業將兩間問戰頭體見產應話內門東聲員論處義條係氣題爾別變總電數報結務場計資統區隊決馬書聽達強難權類據邊該萬術領確傳師觀讓識帶導爭運";

/// Marks that only Chinese and Japanese texts have.
const MARKS: &str = "，。、：；？！“”《》（）「」『』…—\u{3000}";

/// What a decoding looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Look {
    /// Characters beyond ASCII.
    pub(super) beyond_ascii: usize,
    /// Of these, frequent Chinese characters.
    pub(super) frequent: usize,
    /// Of these, Chinese marks of punctuation.
    pub(super) marks: usize,
    /// U+FFFD: what could not be decoded.
    pub(super) errors: usize,
}

impl Look {
    /// Looks at a text.
    pub(super) fn of(text: &str) -> Self {
        // A bitmap of the basic plane; building it costs less than a kilobyte of searching.
        let mut map = vec![0u8; 0x1_0000];
        for (c, mark) in FREQUENT.chars().map(|c| (c, 1)).chain(MARKS.chars().map(|c| (c, 2))) {
            if let Some(slot) = map.get_mut(c as usize) {
                *slot = mark;
            }
        }
        let mut look = Self::default();
        for c in text.chars().filter(|c| !c.is_ascii()) {
            look.beyond_ascii += 1;
            match map.get(c as usize) {
                Some(1) => look.frequent += 1,
                Some(2) => look.marks += 1,
                _ if c == '\u{fffd}' => look.errors += 1,
                _ => {}
            }
        }
        look
    }

    /// The share of characters that are the commonest ones or marks, less four times the share of errors: a
    /// correct decoding has about 0.5, a wrong one less than 0.15.
    pub(super) fn score(self) -> f64 {
        let all = self.beyond_ascii.max(1) as f64;
        (self.frequent + self.marks) as f64 / all - 4.0 * self.errors as f64 / all
    }

    /// Whether this is Chinese. Punctuation alone proves nothing: `、。` have the same bytes in EUC-JP.
    pub(super) fn is_chinese(self) -> bool {
        self.score() >= 0.25 && self.frequent * 8 >= self.beyond_ascii
    }
}
