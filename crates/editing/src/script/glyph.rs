use std::sync::OnceLock;

use super::is_han;

/// One character a line with its Cangjie code, its four corners and its strokes; `data/README.md` says whence.
const SHAPES: &str = include_str!("../../data/glyphs.txt");

/// Characters that deceive although no code shows it: few strokes, so that every code differs in much of its length,
/// or a difference so small that the codes divide the character otherwise. Characters of one group look alike pairwise.
const CONFUSABLE: &str = "\
    己已巳 未末 人入八 土士 大太犬 日曰 戊戌戍 鸟乌 予矛 天夭 干千于 折拆析 币市 贝见 \
    免兔 今令 刀力 刀刁 力万方 儿几 九丸 午牛 甲由申田 四西酉 失矢 夫天无 无元 井开 \
    化北比 此比 东车 东乐 专传 傅传 兴六 头买 买卖实 丑五 互瓦 为办 因困囚团 因固 户尸 \
    尺户 厂广 七匕 乂义 叉义 白百 状壮 直真 具真 且旦 杏呆香 羊美 米来 切功 幻幼 幼劝 \
    导异 升开 即既 卸御 货贸 论抡 没设 讯迅 剑检 栋拣 炼练 炭灰 恢灰 绩积 粉纷 盆盘 \
    郊效校 杯怀环坏 目自 王玉主 木本 爪瓜 孤抓 仓仑 申电 里黑 氏民 毋母 亳毫 哀衷衰 \
    祟崇 荼茶 肓盲 妆状 竟竞 籍藉 辩辨辫 徽微 侯候 冒昌 揭竭 士工 工王 上土 下不 不丕 \
    小少 水永 心必 门们问间 们门 了子 子孑 又叉 手毛 全金 令冷 住往 处外 名各 合台 \
    右石 左在 有友 反友 友发 史吏 更吏 更便 业亚 来求 才寸 才木 长张 年午 向问 问间 \
    间向 回同 回因 网冈 冈岗 刚冈 同间 明朋 用月 月目 言信 立位 根恨 限恨 治冶 洽治 \
    冷泠 准淮 次决 沉沈 況况 尊遵 遣遗 徒徙";

/// Characters of other scripts that recognisers exchange, with Chinese ones among them.
const CONFUSABLE_MARKS: &str = "0OoQDＯ〇口 1lI|!Ⅰ丨 2Zz 5Ss 6bG 8B日 9gq 7T uv vy ce nh mn ft ij CG EF PR VY 一-—–― 二= \
    三≡ 十+ 工I 丁T 、,， 。.o0 ·. :;：； “”\" ‘’'";

/// How much two characters look alike, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Likeness {
    /// From 0 to 1; what is returned at all is a likeness that a reader or a recogniser could be deceived by.
    pub grade: f32,
    /// What they share, in a few words.
    pub because: String,
}

#[derive(Clone, Copy, Debug)]
struct Shape {
    c: char,
    cangjie: &'static [u8],
    corners: &'static [u8],
    strokes: u8,
}

fn shapes() -> &'static [Shape] {
    static TABLE: OnceLock<Vec<Shape>> = OnceLock::new();
    TABLE.get_or_init(|| {
        // The lines are in the order of code points: made so, and checked by a test.
        SHAPES.lines().filter_map(parse).collect()
    })
}

fn parse(line: &'static str) -> Option<Shape> {
    let c = line.chars().next()?;
    let mut fields = line[c.len_utf8()..].split(' ');
    let (cangjie, corners, strokes) = (fields.next()?, fields.next()?, fields.next()?);
    Some(Shape {
        c,
        cangjie: cangjie.as_bytes(),
        corners: corners.as_bytes(),
        strokes: strokes.parse().ok()?,
    })
}

fn shape(c: char) -> Option<&'static Shape> {
    let table = shapes();
    table.binary_search_by_key(&c, |s| s.c).ok().map(|i| &table[i])
}

/// Likeness by codes from which a pair counts as look-alike. Of 276 pairs from teachers' lists of misread characters
/// 80 % reach it by the codes alone; of pairs drawn at random among the 3,000 commonest characters 1 in 200 does,
/// most of which (招 昭, 查 杳) are look-alikes that no list had.
const DECEPTIVE: f32 = 0.552;

/// Whether one character could be misread for the other. None for a character and itself.
///
/// Two codes speak for the shape: Cangjie spells a character by its parts in writing order, the four-corner code by the
/// strokes at its corners; the number of strokes keeps small from crowded. Neither needs a font.
#[must_use]
pub fn look_alike(a: char, b: char) -> Option<Likeness> {
    if a == b {
        return None;
    }
    let listed = listed(a, b);
    if listed && !(is_han(a) && is_han(b)) {
        return Some(Likeness {
            grade: 0.9,
            because: format!("{a} and {b} are often exchanged by recognisers"),
        });
    }
    if !is_han(a) || !is_han(b) {
        return None;
    }
    if listed {
        return Some(Likeness {
            grade: 1.0,
            because: format!("{a} and {b} are a notorious pair of look-alikes"),
        });
    }
    let (a, b) = (shape(a)?, shape(b)?);
    let grade = a.likeness(b);
    (grade >= DECEPTIVE).then(|| Likeness { grade, because: a.shared(b) })
}

/// Likeness by codes that suffices where the place itself says that something was misread, since what stands there is no
/// word: most misreadings of recognisers (国 固, 展 居) lie above, pairs at random below (中 国, 关 系).
const FAINT: f32 = 0.43;

/// As [`look_alike`], with a lower threshold, for places where one of the two makes no word.
#[must_use]
pub fn faintly_alike(a: char, b: char) -> Option<Likeness> {
    look_alike(a, b).or_else(|| {
        let (a, b) = (shape(a)?, shape(b)?);
        let grade = a.likeness(b);
        (a.c != b.c && grade >= FAINT).then(|| Likeness { grade, because: a.shared(b) })
    })
}

/// Whether two characters stand in one group of the lists by hand.
fn listed(a: char, b: char) -> bool {
    static PAIRS: OnceLock<Vec<(char, char)>> = OnceLock::new();
    let pairs = PAIRS.get_or_init(|| {
        let groups = CONFUSABLE.split_whitespace().chain(CONFUSABLE_MARKS.split_whitespace());
        let mut pairs: Vec<(char, char)> =
            groups.flat_map(|g| g.chars().flat_map(move |x| g.chars().map(move |y| (x, y)))).collect();
        pairs.sort_unstable();
        pairs
    });
    pairs.binary_search(&(a, b)).is_ok()
}

impl Shape {
    fn likeness(&self, other: &Self) -> f32 {
        let longest = self.cangjie.len().max(other.cangjie.len()).max(1) as f32;
        let spelling = 1.0 - edit_distance(self.cangjie, other.cangjie) as f32 / longest;
        let common = 2.0 * common_subsequence(self.cangjie, other.cangjie) as f32
            / (self.cangjie.len() + other.cangjie.len()).max(1) as f32;
        let head = common_prefix(self.cangjie.iter(), other.cangjie.iter()) as f32 / longest;
        let tail = common_prefix(self.cangjie.iter().rev(), other.cangjie.iter().rev()) as f32 / longest;
        let (fewer, more) = (self.strokes.min(other.strokes), self.strokes.max(other.strokes).max(1));
        let strokes = f32::from(fewer) / f32::from(more);
        // Weights by grid search over the pairs of [`DECEPTIVE`]; the maximum is flat.
        (0.2 * spelling
            + 0.3 * self.corners_shared(other)
            + 0.3 * strokes
            + 0.2 * common
            + 0.1 * head.max(tail)
            + 0.1 * tail)
            / 1.2
    }

    fn corners_shared(&self, other: &Self) -> f32 {
        self.corners.iter().zip(other.corners).filter(|(x, y)| x == y).count() as f32 / 4.0
    }

    fn shared(&self, other: &Self) -> String {
        let corners = self.corners.iter().zip(other.corners).filter(|(x, y)| x == y).count();
        format!(
            "{} and {} share {corners} of 4 corners and {} of {} parts, at {} and {} strokes",
            self.c,
            other.c,
            common_subsequence(self.cangjie, other.cangjie),
            self.cangjie.len().max(other.cangjie.len()),
            self.strokes,
            other.strokes
        )
    }
}

fn common_prefix<'a>(a: impl Iterator<Item = &'a u8>, b: impl Iterator<Item = &'a u8>) -> usize {
    a.zip(b).take_while(|(x, y)| x == y).count()
}

/// Levenshtein's distance; codes have at most five letters.
fn edit_distance(a: &[u8], b: &[u8]) -> usize {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, y) in b.iter().enumerate() {
            let changed = diagonal + usize::from(x != y);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

fn common_subsequence(a: &[u8], b: &[u8]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for x in a {
        let mut diagonal = 0;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { diagonal + 1 } else { above.max(row[j]) };
            diagonal = above;
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(shapes().is_sorted_by_key(|s| s.c));
        assert!(shapes().len() > 7_000);
    }

    #[track_caller]
    fn check(pairs: &str, alike: bool) {
        for pair in pairs.split(' ') {
            let c: Vec<char> = pair.chars().collect();
            assert_eq!(look_alike(c[0], c[1]).is_some(), alike, "{pair}");
            assert_eq!(look_alike(c[0], c[1]), look_alike(c[0], c[1]));
            assert_eq!(look_alike(c[1], c[0]).is_some(), alike, "{pair}");
        }
    }

    #[test]
    fn characters_that_readers_exchange_look_alike() {
        check(
            "己已 未末 拔拨 治冶 侯候 清情 清请 峰锋 扬杨 辨辩 历厉 远运 住往 洲州 限根 挥浑 推堆 慢漫 浪狼 徽微",
            true,
        );
        check("0O 1l 5S 8B 一— 口0", true);
    }

    #[test]
    fn others_do_not() {
        check("国家 的是 农业 谈电 a我 港议 我我 aa 。渔", false);
    }

    #[test]
    fn distance_and_subsequence_agree_with_the_definition() {
        assert_eq!(edit_distance(b"QIKK", b"QIVE"), 2);
        assert_eq!(edit_distance(b"", b"ABC"), 3);
        assert_eq!(common_subsequence(b"OIN", b"OINI"), 3);
        assert_eq!(common_subsequence(b"ABC", b"CBA"), 1);
    }
}
