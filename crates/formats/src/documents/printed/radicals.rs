//! Radicals that stand for characters.
//!
//! Unicode has the radicals of dictionaries a second time, as signs of their own: `⽇` (U+2F47) beside `日`. Fonts draw
//! both with one glyph, and programs that print a page to PDF (Chromium among them) name the glyph by the first of its
//! codes: the page reads `⽇`, which no search finds and every collation takes for a variant. No paper prints radicals,
//! so that they are read as the characters they are; the reader says how many there were.
//!
//! The equivalents are those of Unicode, `EquivalentUnifiedIdeograph.txt` (Unicode 14), in the order of the codes.

/// U+2E80 to U+2EF3, CJK Radicals Supplement; a full stop where there is no equivalent.
const SUPPLEMENT: &str = ".厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵.旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟";

/// U+2F00 to U+2FD5, Kangxi Radicals.
const KANGXI: &str = "一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠";

/// `⼾` is `户` in a simplified text and `戶` in a traditional one: [`doors`] decides over a whole document.
const DOOR: u32 = 0x2f3e;

/// Reads the radical of the door in all letters of a document; gives how many there were.
pub(in crate::documents) fn doors(pages: &mut [super::DrawnPage]) -> usize {
    let any =
        |of: &str| pages.iter().flat_map(|p| &p.letters).filter(|l| of.contains(l.text.as_str())).count();
    // Frequent characters that differ, in the same order.
    let door = if any("们这国说对时为会") >= any("們這國說對時為會") { "户" } else { "戶" };
    let mut count = 0;
    for letter in pages.iter_mut().flat_map(|p| &mut p.letters).filter(|l| l.text == "⼾") {
        letter.text = door.to_owned();
        count += 1;
    }
    count
}

/// The character that a radical stands for.
pub(in crate::documents) fn unified(c: char) -> Option<char> {
    let code = u32::from(c);
    let (table, first) = match code {
        0x2e80..=0x2ef3 => (SUPPLEMENT, 0x2e80),
        // `青` of today, not `靑` of the dictionary: the glyph is that of the former in every font of our days.
        0x2fad => return Some('青'),
        DOOR => return None,
        0x2f00..=0x2fd5 => (KANGXI, 0x2f00),
        _ => return None,
    };
    table.chars().nth((code - first) as usize).filter(|c| *c != '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn radicals_are_read_as_characters() {
        assert_eq!(SUPPLEMENT.chars().count(), 0x2ef3 - 0x2e80 + 1);
        assert_eq!(KANGXI.chars().count(), 0x2fd5 - 0x2f00 + 1);
        let read: String = "⽇⻓⻅⺠⻛⼈".chars().map(|c| unified(c).unwrap_or(c)).collect();
        assert_eq!(read, "日长见民风人");
        assert_eq!(unified('日'), None);
    }
}
