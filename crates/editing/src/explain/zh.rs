//! What a wrong choice in a Chinese text would touch: names of countries and their short forms, places, bodies,
//! titles, negations, obligations, numerals; and the words that carry so little sense that their loss harms nobody.
//!
//! General knowledge, by no means complete: what is missing here is caught by suffix rules (…主义, …倡议, …组织), by the
//! classes of the lexicon, or by the names that the record itself has learnt. Forms in one line name the same thing,
//! so that 美方 for 美国 is no change of party.

/// Countries and territories, the short form first. The one-character forms are in [`SHORT`].
pub(super) const COUNTRIES: &str = "\
中国 中方 我国 中华人民共和国
美国 美方 美利坚合众国
乌克兰 乌方
俄罗斯 俄方 俄国 俄罗斯联邦
英国 英方 大不列颠
法国 法兰西
德国 德意志
日本 日方 日本国
韩国 韩方 大韩民国
朝鲜 朝方
印度 印方
巴基斯坦 巴铁
孟加拉国 孟加拉
尼泊尔
不丹
斯里兰卡
马来西亚 大马
马尔代夫
阿富汗
伊朗 伊方
伊拉克
叙利亚
黎巴嫩
约旦
以色列 以方
巴勒斯坦 巴方
沙特 沙特阿拉伯 沙方
也门
阿曼
阿联酋 阿拉伯联合酋长国
卡塔尔
巴林
科威特
土耳其 土方
塞尔维亚
塞浦路斯
格鲁吉亚
亚美尼亚
阿塞拜疆
哈萨克斯坦
吉尔吉斯斯坦
塔吉克斯坦
土库曼斯坦
乌兹别克斯坦
蒙古 蒙古国 蒙方
越南 越方
老挝
柬埔寨 柬方
泰国 泰方
缅甸 缅方
新加坡
印尼 印度尼西亚
菲律宾 菲方
文莱
东帝汶
澳大利亚 澳方
新西兰
斐济
巴布亚新几内亚 巴新
所罗门群岛
瓦努阿图
萨摩亚
汤加
基里巴斯
密克罗尼西亚
瑙鲁
图瓦卢
帕劳
马绍尔群岛
库克群岛
纽埃
加拿大
墨西哥
危地马拉
伯利兹
萨尔瓦多
洪都拉斯
尼加拉瓜
哥斯达黎加
巴拿马
古巴
海地
多米尼加
多米尼克
牙买加
巴哈马
巴巴多斯
特立尼达和多巴哥
格林纳达
圣卢西亚
安提瓜和巴布达
哥伦比亚
委内瑞拉
圭亚那
苏里南
厄瓜多尔
秘鲁
玻利维亚
巴西
巴拉圭
乌拉圭
阿根廷
智利
爱尔兰
荷兰
比利时
卢森堡
摩纳哥
西班牙
葡萄牙
安道尔
意大利 意方
梵蒂冈 教廷
圣马力诺
马耳他
希腊
瑞士
列支敦士登
奥地利
匈牙利
捷克
斯洛伐克
波兰
斯洛文尼亚
克罗地亚
波黑 波斯尼亚和黑塞哥维那
黑山
北马其顿
阿尔巴尼亚
科索沃
保加利亚
罗马尼亚
摩尔多瓦
白俄罗斯
立陶宛
拉脱维亚
爱沙尼亚
芬兰
瑞典
挪威
丹麦
冰岛
埃及
利比亚
突尼斯
阿尔及利亚
摩洛哥
西撒哈拉
毛里塔尼亚
马里
布基纳法索
尼日尔
尼日利亚
乍得
苏丹
南苏丹
埃塞俄比亚
厄立特里亚
吉布提
索马里
肯尼亚
乌干达
坦桑尼亚
卢旺达
布隆迪
刚果（金） 刚果金
刚果（布） 刚果布
中非共和国
喀麦隆
加蓬
赤道几内亚
圣多美和普林西比
加纳
多哥
贝宁
科特迪瓦
利比里亚
塞拉利昂
几内亚
几内亚比绍
塞内加尔
冈比亚
佛得角
安哥拉
赞比亚
马拉维
莫桑比克
津巴布韦
博茨瓦纳
纳米比亚
南非
莱索托
斯威士兰 埃斯瓦蒂尼
马达加斯加
毛里求斯
塞舌尔
科摩罗
台湾 台方 台湾当局
香港
澳门
苏联
南斯拉夫
西方
东方
双方
各方
对方
我方
本国
他国
大国
小国
强国
弱国
发达国家
发展中国家
";

/// The one-character forms that compounds are made of (中X, 访X, X方).
pub(super) const SHORT: &str =
    "中美俄英法德日韩朝印巴欧非澳加越老缅泰菲马新伊沙以土乌埃蒙柬意西葡希匈塞波墨古阿拉台港澳梵";

/// Compounds of two short forms need one of these: 印加 or 老马 are as often something else.
pub(super) const MAJOR: &str = "中美俄英日欧";

/// Compounds of two short forms without a member of [`MAJOR`] that are common all the same.
pub(super) const PAIRS: &str = "以巴 巴以 印巴 朝韩 韩朝 法德 德法 沙伊 伊以 以伊 伊沙 乌欧 非欧 黎以 以黎 叙以 中日韩 美日韩 美英澳 中美俄 中俄印";

/// Compounds of two short forms whose members are as often a preposition, a suffix or an adjective; they count only in
/// front of [`PAIR_NOUNS`].
pub(super) const DOUBTFUL_PAIRS: &str = "中以 中意 中加 中马 中老 中古 中土 中新 新中 古中 以中 意中 加中 老中 马中 台中 中台 日以 以日 日加 欧加 中西 西中 中港 中拉 日新 中越 中阿";

/// What shows that two short forms are a compound: 中老铁路, 中新关系.
pub(super) const PAIR_NOUNS: &str = "关系 两国 双边 友好 合作 铁路 经济 贸易 边境 建交 双方 战略 论坛 走廊 友谊 元首 领导人 外长 高层 人文 命运 经贸 峰会 班列 之间 结盟 同盟 联盟 冲突 对抗 战争 断交 和解";

/// Characters before a short form that make a relation: 对华, 访非, 驻美.
pub(super) const TOWARDS: &str = "对访驻涉赴援亲反遏仇";

/// What may follow X方 only where X方 is no party: 新方式, 法方面, 日方向.
pub(super) const NOT_SIDE_AFTER: &str = "式法案便针程圆块言";

/// Continents, regions, seas, cities.
pub(super) const PLACES: &str = "\
亚洲
欧洲
非洲
美洲
北美 北美洲
南美 南美洲
拉美 拉丁美洲
中美洲
加勒比 加勒比海
大洋洲
南极 南极洲
北极
东亚
西亚
南亚
北亚
中亚
东南亚
东北亚
亚太
印太
中东
近东
远东
海湾
北非
西非
东非
南部非洲
撒哈拉
萨赫勒
非洲之角
东欧
西欧
北欧
南欧
中东欧
巴尔干
高加索
波罗的海
斯堪的纳维亚
太平洋
大西洋
印度洋
北冰洋
地中海
黑海
红海
里海
波斯湾
亚丁湾
南海
东海
黄海
渤海
台海 台湾海峡
台湾岛
钓鱼岛
南沙 南沙群岛
西沙 西沙群岛
黄岩岛
马六甲 马六甲海峡
霍尔木兹 霍尔木兹海峡
湄公河
澜沧江
朝鲜半岛 半岛
中南半岛
克里米亚
顿巴斯
加沙 加沙地带
约旦河西岸 西岸
戈兰高地
克什米尔
缅北
新疆
西藏
内蒙古
广西
宁夏
北京
上海
天津
重庆
广州
深圳
杭州
南京
武汉
成都
西安
海南
云南
四川
广东
福建
浙江
江苏
台北
华盛顿
纽约
旧金山
洛杉矶
莫斯科
圣彼得堡
伦敦
巴黎
柏林
慕尼黑
罗马
马德里
里斯本
布鲁塞尔
日内瓦
维也纳
布达佩斯
华沙
布拉格
雅典
基辅
明斯克
东京
大阪
首尔
平壤
新德里
孟买
伊斯兰堡
喀布尔
德黑兰
巴格达
大马士革
贝鲁特
安曼
耶路撒冷
特拉维夫
利雅得
迪拜
多哈
安卡拉
伊斯坦布尔
河内
万象
金边
曼谷
仰光
内比都
吉隆坡
雅加达
马尼拉
堪培拉
悉尼
惠灵顿
渥太华
墨西哥城
哈瓦那
加拉加斯
巴西利亚
里约热内卢
布宜诺斯艾利斯
圣地亚哥
利马
开罗
内罗毕
亚的斯亚贝巴
达喀尔
比勒陀利亚
约翰内斯堡
阿布贾
拉各斯
全球南方
全球北方
";

/// Bodies and organs.
pub(super) const BODIES: &str = "\
联合国
联大 联合国大会
安理会 联合国安理会
秘书处
经社理事会
人权理事会
国际法院
国际刑事法院
教科文组织 联合国教科文组织
世卫组织 世界卫生组织 世卫
世贸组织 世界贸易组织 世贸
国际货币基金组织
世界银行 世行
亚投行 亚洲基础设施投资银行
新开发银行
亚开行 亚洲开发银行
国际原子能机构
国际民航组织
国际海事组织
国际劳工组织
国际奥委会
红十字国际委员会
上合组织 上海合作组织 上合
金砖 金砖国家
东盟 东南亚国家联盟
欧盟 欧洲联盟
欧委会 欧盟委员会
欧洲议会
欧洲理事会
非盟 非洲联盟
阿盟 阿拉伯国家联盟
海合会
拉共体
北约 北大西洋公约组织
华约
欧安组织
独联体
集安组织
欧亚经济联盟
亚太经合组织
经合组织
二十国集团
七国集团
七十七国集团
不结盟运动
四方安全对话
奥库斯
五眼联盟
太平洋岛国论坛
南盟
美洲国家组织
欧佩克
世界经济论坛
中央
党中央
中共
中共中央
中国共产党
政治局
中央政治局
政治局常委会
书记处
中央军委
国务院
全国人大
全国人大常委会
人大
政协
全国政协
国防部
外交部
商务部
财政部
发改委
公安部
国安部
教育部
卫健委
央行 中国人民银行
最高人民法院
最高人民检察院
国台办
外交部门
解放军
国民党
民进党
国会
参议院
众议院
议会
白宫
国务院
五角大楼
克里姆林宫
最高法院
联邦政府
地方政府
中央政府
反对党
执政党
宪法法院
维和部队
";

/// Titles and offices of a person.
pub(super) const TITLES: &str = "\
主席
总书记
国家主席
军委主席
副主席
委员长
副委员长
总理
副总理
国务委员
部长
副部长
部长助理
外长
防长
财长
书记
副书记
常委
政治局委员
中央委员
总统
副总统
首相
副首相
国王
女王
王储
亲王
天皇
教皇
国务卿
大法官
议长
副议长
参议员
众议员
议员
秘书长
副秘书长
总干事
高级代表
特别代表
特使
大使
公使
总领事
领事
发言人
负责人
司令
将军
上将
省长
市长
州长
行政长官
主任
副主任
局长
司长
院长
董事长
总裁
行长
元首
政府首脑
领导人
";

/// Forms of address after a name; no office.
pub(super) const ADDRESS: &str = "先生 女士 同志 阁下 博士 教授";

/// The last words of names of doctrines, policies and initiatives. Those of the second line make a name only of what
/// stands in quotation marks or of four characters and more: 采取行动 names nothing.
pub(super) const DOCTRINE: &str =
    "思想 主义 倡议 战略 理念 学说 路线 方针 宪章 宣言 公约 协定 条约 议定书 公报";
/// See [`DOCTRINE`].
pub(super) const DOCTRINE_LONG: &str = "原则 行动 计划 政策 共同体";

/// Characters at which the name of a doctrine cannot go on to the left.
pub(super) const DOCTRINE_STOP: &str =
    "的了着过是在以为对把被从向和与及同跟将就也都还而并又要应能会可使让给由于等各每这那其该此之所不没有";

/// Words at which the name of a doctrine cannot go on to the left.
pub(super) const DOCTRINE_STOP_WORDS: &str = "提出 坚持 践行 奉行 推进 推动 落实 贯彻 遵循 秉持 摒弃 反对 主张 支持 实施 制定 执行 加强 弘扬 体现 符合 履行 维护 学习 宣传 采取 遵守 恪守 签署 发表 达成 开展 制订 通过 违反 违背 搞 讲 按照 根据 损人利己 真正 共同 更多 一切 任何 所有 我们 他们 一种";

/// Characters that negate.
pub(super) const NEGATION: &str = "不没未无非勿否毋";

/// Words that negate as a whole: 没育 for 没有 negates no more.
pub(super) const NEGATION_WORDS: &str = "没有 并非 绝非 不是 不会 不能";

/// Words that hold a character of [`NEGATION`] and negate nothing.
pub(super) const NOT_NEGATION: &str = "不断 不仅 不但 不光 不只 不同 不久 不少 不过 不管 不论 不如 不妨 不禁 不愧 不惜 不由 不料 不得不 不可或缺 不乏 非常 除非 无论 无疑 无非 未来 未必 否则 是否 能否 可否 与否 非但 莫非 无比 无限 无数 无穷 前所未有 不言而喻 差不多 了不起 非遗 是非 并非 不约而同 无私 无辜 不幸 不法 不当 不满 不平 不安 不足 不解";

/// Names with a character of [`NEGATION`], which negate nothing even where they are broken.
pub(super) const NOT_NEGATION_NAMES: &str = "非洲 南非 北非 西非 东非 中非 对非 访非 非盟 亚非 非方 全非";

/// Words of obligation, permission and prohibition, the longer first where one holds the other.
pub(super) const OBLIGATION: &str = "\
应当 应该 应 理应 理当
必须 务必 须 亟须 务须
必需
不得 不准 不许 禁止 严禁
不能 不可 不可以
允许 准许 许可 许
不允许
可以
有权
有义务
无权
";

/// Words that hold 应, 须, 许 or 可以 and oblige to nothing.
pub(super) const NOT_OBLIGATION: &str = "应对 反应 适应 响应 供应 相应 应用 效应 回应 应邀 应急 应战 感应 对应 呼应 应付 应答 应聘 应运 顺应 照应 应验 应变 应约 有求必应 应有尽有 许多 也许 或许 少许 些许 赞许 期许 几许 允诺 允当 公允 许诺 许愿 如许 不得不 不可或缺 不得人心 不可思议 胡须 须臾 供应链 产供应链 不能自拔 不可避免";

/// Words of time that say when.
pub(super) const DATES: &str = "今天 昨天 明天 前天 后天 今年 去年 明年 前年 后年 本月 上月 上个月 下月 下个月 本周 上周 下周 今晨 今晚 昨晚 年初 年底 年中 月初 月底 上半年 下半年 第一季度 第二季度 第三季度 第四季度 星期一 星期二 星期三 星期四 星期五 星期六 星期日 周一 周二 周三 周四 周五 周六 周日 春天 夏天 秋天 冬天 上午 下午 世纪初 世纪末 近年来 多年前";

/// Digits as words.
pub(super) const NUMERALS: &str = "〇零一二三四五六七八九十百千万亿两半";

/// What a numeral counts; 一 alone with the rest of the measures counts nothing (一个, 一些, 一道).
pub(super) const UNITS: &str = "年月日号时分秒个名位人国项件次倍元吨米岁届条点家座成周天种场颗艘架辆户亩度级站席票篇卷章代省市县村所校层步双对";
/// What makes a figure even of 一.
pub(super) const STRONG_UNITS: &str = "年月日号时秒倍届成亿万千百国项周";

/// Expressions with numerals that are no figures.
pub(super) const NOT_FIGURES: &str = "一道 一起 一切 一些 一样 一定 一直 一旦 一致 统一 唯一 同一 之一 一方面 一带一路 一国两制 两国 两岸 万一 十分 千万 百年 千家万户 三六九等 四面八方 五湖四海 一一 一般 一贯 一向 一再 一系列 一体 一同 一边 一面 一路 一时 一如既往 一心 一味 一部分 一点 一半 半岛 百姓 百花 千方百计 万物 万事 万里 进一步 第一时间 一流 一线 一手 一身 两极 多极 两手 三农 八方 单一 专一 双十 十足 九州 千古 千秋 百般 百余 年代";

/// Single characters that carry so little sense that their loss or exchange harms nobody.
pub(super) const FUNCTION: &str = "的地得了着过和与及同跟也都还就又而且但在于上中里之其这那个是将能会把被让使给对向从到为以您你我们他她它呢吗吧啊呀则即若如因所并更很最再才只便却可些么等来去起者";

/// Words that carry as little.
pub(super) const FUNCTION_WORDS: &str = "以及 并且 而且 但是 因为 所以 如果 如何 怎么 怎样 什么 我们 你们 他们 她们 它们 这个 那个 这些 那些 一个 一些 已经 正在 因此 从而 对于 关于 由于 其中 此外 同时 也是 就是 还是 或者 乃至";

/// Exchanges that editors make: the forms in one line stand for one another.
pub(super) const EDITORIAL: &str = "\
您 你
的 地
和 与 同 跟 及 以及
像 象
帐 账
二 两
如何 怎么 怎样
也 亦
已 已经
曾 曾经
应 应当 应该
是 为
但 但是
并 并且
因 因为
如 如果
时 的时候
周年 年
将 将会
仍 仍然
在 于
把 将
这 此
及其 和其
关于 有关
";

/// Words whose presence or absence is an editor's taste.
pub(super) const OPTIONAL: &str = "的 地 得 了 着 将 也 都 还 就 又 而 且 在 上 中 是 这 那 其 们 之 并 会 能 与 和 一个 已经 以及 来 去 所 年 个 同 就是 很 更 于 起";

/// Family names common enough to recognise a name before a title.
pub(super) const SURNAMES: &str = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戴莫孔向汤习温栗闻桑柏岑华耿闵";

/// Characters that foreign names are spelt with.
pub(super) const SPELLING: &str = "阿埃艾安奥巴白拜班邦宝保贝本比彼别波伯勃博布采策查茨达大代戴丹道得德登迪第蒂丁东杜多厄恩尔法凡范菲芬丰夫弗福盖甘冈高戈格根古哈海汉豪赫亨华怀惠霍基吉季加贾杰金久卡凯坎康考科可克肯孔库昆拉莱兰朗劳勒雷黎里利莉林琳灵龙卢鲁伦罗洛吕马玛迈麦曼茅梅门蒙米密姆莫墨默穆纳娜乃南内尼宁纽努诺欧帕潘佩彭皮平普奇乔琴丘让热仁日荣瑞若萨塞桑森沙山尚绍舍申圣施史舒斯松苏索塔泰坦汤唐特提廷通图托瓦万威韦维魏温文翁沃乌伍武西希席夏肖歇谢辛休雅亚扬耶叶伊易因英尤于约泽扎詹珍朱卓兹佐";

/// Ends of names of places that the lists do not know.
pub(super) const PLACE_ENDS: &str = "国州省市县岛湾海河江山洲港";

/// Ends of names of bodies that the lists do not know.
pub(super) const BODY_ENDS: &str = "组织 联盟 委员会 理事会 议会 法院 银行 基金会 通讯社 大会 外交部 政府";
