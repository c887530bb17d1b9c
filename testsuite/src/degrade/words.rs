//! The tables: what is mistaken for what.
//!
//! General knowledge of the two languages and of what recognition and transcription do, plus the invented countries of
//! `samples/`. Each group is a set whose members may stand for each other. The explainer has tables of its own; that
//! the two were written apart is what makes a measured recall mean something.

/// Characters that look alike, one group a word.
pub(super) const LOOK_ALIKE_ZH: &str = "己已巳 未末 人入八 日曰目 大太犬 天夫无 千干于 土士 王玉主 木本术 力刀 几儿九 口囗 田由甲申 午牛 \
贝见 风凤 乌鸟 厂广 今令 兔免 戊戌戍 侯候 拨拔 析折拆 晴睛 清请情 货贷 贪贫 辩辨辫 燥躁 撤撒 徒徙 \
陡徒 微徽 竞竟 嬴赢 蓝篮 藉籍 部剖 陪倍 坚竖 炙灸 祟崇 刺剌 枚牧 汩汨 冶治 洽治 冼洗 准淮 住往 \
任仕 体休 位拉 伎技 传转 便使 促捉 俏悄 倒到 侧测 值植 借惜 傲敖 元无 充允 光尧 先失 克充 全金 \
公分 共其 兴兵 具真 内肉 再冉 军车 冰水 决快 况祝 冷怜 凉惊 减咸 凝疑 凡几 出击 函涵 分兮 划刘 \
则侧 判叛 刻核 前剪 副幅 割剖 动助 励厉 勇男 勤勒 包色 化比 北比 医匿 十千 升开 半羊 卫节 危厄 \
即郎 却劫 历厉 压庄 原厚 县具 又叉 及乃 友支 双欢 反友 取职 口曰 古占 句旬 只兄 召台 可司 史吏 \
右石 叶吐 号兮 各名 合会 吉古 同间 后居 否杏 含舍 告吉 味昧 呼乎 响向 商裔 因困 团因 园围 固因 \
国固 图园 圆园 在左 地他 场扬 均匀 坏环 坐座 块快 坛云 型刑 城域 培陪 基其 境镜 增赠 壮状 处外 \
夜液 她地 好妇 妥安 始治 委季 孤弧 孩该 守宁 安案 完宗 官宫 定走 实买 客容 宣宜 密蜜 小少 尔尓 \
尽昼 居届 届屈 展居 属屡 岛鸟 巩现 市布 希布 师帅 带常 平乎 年午 并井 幸辛 序库 底低 店底 度席 \
建健 开井 式武 强弹 征证 待侍 律津 德得 心必 忧优 念今 态忑 怀坏 性姓 恒桓 息恩 情清 愿原 成咸 \
我找 才寸 扎礼 扩护 扬杨 批比 技枝 把吧 抓爪 抗杭 折析 护沪 报服 抱抢 担坦 拒柜 招召 拓柘 持特 \
挂桂 挑桃 挑跳 振震 捕铺 排徘 接楼 措借 握屋 援缓 播番 放效 故敌 效郊 救求 教孝 散撒 料科 方万 \
施旋 旅族 无天 既即 易昜 星皇 春舂 月用 有育 望塑 期朝 本木 机杭 权杈 来米 极级 果里 架驾 查杳 \
标际 校较 样祥 根银 格络 桥侨 梁粱 检捡 森林 概慨 模膜 歧岐 止正 此比 歹万 毕华 民氏 气乞 水永 \
汇汉 江红 汽气 沉沈 波破 注住 洋样 洲州 活话 派脉 流硫 济挤 浪狼 海悔 消肖 渔鱼 温湿 港巷 游遊 \
源原 灯打 灵录 灾灭 点占 炮跑 烈列 照昭 然燃 片爿 牌碑 独浊 率卒 理埋 生主 电申 界介 留贸 略路 \
疫疲 病痛 登凳 百白 的约 益盖 监盐 盘盆 盛感 盟萌 直真 看着 短矩 码玛 础出 确碓 示未 祖租 神袖 \
票要 福幅 离禽 秋科 秘必 称你 稳隐 突实 端瑞 竭渴 符付 签检 简间 管官 精清 累垒 纪记 纯钝 组姐 \
细纽 织识 终络 绍招 统绕 继断 综棕 绿缘 编偏 缩宿 网冈 置直 美羊 翻番 者著 联朕 股服 胜性 能熊 \
脑恼 般船 良食 英央 范犯 获荻 虚虎 补扑 被彼 裁载 计什 讨付 议仪 讲进 论伦 评坪 试式 诚城 询旬 \
详样 语悟 误娱 说悦 请清 课棵 调凋 谈淡 谋媒 负页 财材 责贵 败贩 费贵 赛塞 起赶 跃跳 距拒 跨夸 \
轮论 软钦 载栽 输偷 边过 达迭 迈边 迎仰 运远 近进 返反 连莲 迫追 述术 透诱 造告 遇偶 遗遣 邻郐 \
部陪 配酌 量星 针什 门们 闭闲 防妨 陆击 限恨 除徐 险脸 集隼 非韭 革草 项顶 顺须 预颂 领顿 频须 \
额颔 飞气 馆管 验险 黄寅 齐剂 龙尤";

/// Strings of English print that look alike, one group a word.
pub(super) const LOOK_ALIKE_EN: &str = "rn|m cl|d vv|w li|h ri|n nn|m c|e h|b i|l l|1|I O|0 S|5 B|8 Z|2 g|q u|v f|t a|o \
n|u e|o tl|d fi|h ii|u ni|m in|m 3|8 6|0 7|1 t|l y|v k|h";

/// Words of one frame that a fluent transcriber exchanges, one group a word.
pub(super) const SYNONYM_ZH: &str = "推动|促进|推进 加强|深化|强化 地区|国际 巩固|夯实 开展|进行 支持|赞同 坚持|秉持 维护|捍卫 \
发展|振兴 合作|协作 共同|一道 重要|重大 积极|主动 努力|奋力 广泛|普遍 取得|获得 成果|成就 \
成绩|成效 问题|难题 挑战|考验 机遇|机会 困难|困境 希望|期待 相信|坚信 认为|表示 指出|强调 \
提出|倡导 建立|构建 建设|打造 扩大|拓展 增加|提高 提升|增强 减少|降低 解决|化解 处理|处置 \
应对|应付 实现|达成 完成|落实 开始|启动 继续|持续 保持|维持 保护|呵护 保障|保证 反对|抵制 \
阻止|阻挡 破坏|损害 影响|冲击 改变|改善 变化|变革 形势|局势 环境|氛围 关系|往来 交流|沟通 \
对话|磋商 谈判|协商 会谈|会晤 访问|出访 参加|出席 举行|举办 召开|举行 宣布|公布 发表|发布 \
签署|签订 协议|协定 文件|公报 声明|宣言 原则|准则 规则|规矩 制度|机制 政策|方针 立场|主张 \
态度|看法 观点|意见 建议|倡议 方案|计划 目标|目的 任务|工作 责任|义务 权利|权益 利益|好处 \
需要|需求 要求|诉求 愿望|心愿 精神|理念 思想|理论 文化|文明 历史|传统 经验|做法 教训|启示 \
基础|根基 动力|活力 力量|力度 能力|水平 条件|前提 前景|未来 方向|道路 趋势|潮流 特点|特色 \
优势|长处 作用|角色 地位|位置 世界|全球 各国|各方 国家|民族 人民|民众 百姓|群众 朋友|伙伴 \
邻居|邻国 双方|两国 彼此|相互 领域|方面 项目|工程 企业|公司 市场|行业 经济|经贸 贸易|商贸 \
投资|融资 增长|上升 下降|回落 稳定|平稳 安全|稳妥 和平|安宁 公平|公正 开放|包容 平等|对等 \
自主|独立 清楚|清晰 明确|明晰 深刻|深远 严重|严峻 复杂|多变 紧张|紧迫 及时|适时 尽快|尽早 \
逐步|渐次 始终|一直 一贯|历来 已经|业已 正在|正 不断|持续 更加|愈加 非常|十分 完全|充分 \
必然|势必 共识|认同 信任|信赖 信心|决心 尊重|尊敬 理解|谅解 帮助|援助 救助|救援 提供|给予 \
介绍|说明 回答|答复 提问|发问 报道|报导 消息|新闻 关注|注意 重视|看重 欢迎|赞赏 感谢|感激 \
高兴|欣喜 遗憾|惋惜 担心|担忧 危机|危险 冲突|对抗 战争|战火 停火|停战 伤亡|死伤 灾难|灾害 \
难民|灾民 边境|边界 海洋|海上 航道|航线 港口|码头 船只|船舶 渔民|船民 岛屿|海岛 环境|生态 \
气候|天气 能源|资源 技术|科技 创新|革新 数据|数字 网络|互联网 青年|青少年 学生|学员 教育|教学 \
医疗|卫生 粮食|食品 生活|生计 收入|所得 就业|工作 城市|都市 农村|乡村 交通|运输 设施|设备 \
质量|品质 速度|速率 规模|体量 范围|范畴 阶段|时期 时候|时刻 去年|上年 今年|本年 当前|目前 \
长期|长远 首先|第一 其次|第二 最后|末了 因此|所以 但是|然而 同时|与此同时 例如|比如 特别|尤其 \
包括|涵盖";

/// Words of one frame in English, one group a word.
pub(super) const SYNONYM_EN: &str = "support|back promote|advance|further strengthen|deepen regional|international expand|widen important|major \
significant|considerable problem|difficulty challenge|test chance|opportunity hope|expect believe|trust \
say|state said|stated announce|declare announced|declared build|construct increase|raise reduce|lower \
solve|resolve solved|resolved begin|start began|started continue|go_on keep|maintain protect|guard \
oppose|resist damage|harm affect|influence change|shift situation|position relations|ties talks|negotiations \
meeting|session visit|trip agreement|accord agreements|accords document|paper statement|declaration \
principle|rule policy|line plan|programme goal|aim task|job duty|responsibility rights|interests need|demand \
report|account country|nation countries|nations people|citizens friend|partner friends|partners company|firm \
companies|firms market|trade stable|steady peaceful|calm fair|just open|free clear|plain serious|grave \
complex|complicated quickly|soon gradually|slowly always|constantly already|by_now completely|fully \
confidence|trust help|assist aid|relief provide|give answer|reply question|query concern|worry \
concerned|worried welcome|applaud crisis|emergency war|conflict border|frontier harbour|port ship|vessel \
ships|vessels boat|craft island|isle islands|isles water|sea energy|power technology|engineering \
young|youthful students|pupils school|college food|grain city|town road|route quality|standard speed|pace \
size|scale period|stage now|today first|initially therefore|so however|but especially|particularly \
including|among_them published|released complete|finish finished|completed visitors|tourists official|officer \
officials|officers government|cabinet administration|government committee|commission law|rule large|big \
small|little many|numerous few|some early|soon late|overdue strong|firm weak|feeble common|shared \
mutual|joint several|various effort|attempt efforts|attempts result|outcome results|outcomes view|opinion \
views|opinions issue|matter issues|matters";

/// Words and characters that sound alike, one group a word.
pub(super) const SOUND_ALIKE_ZH: &str = "权利|权力|全力 截止|截至 制定|制订 反映|反应 必须|必需 以至|以致 启示|启事 形势|形式 交代|交待 \
法制|法治 事务|事物 意义|异议 会议|会意 机制|机智 共识|公式|攻势 优势|忧势 经济|经纪 世纪|实际 \
合作|合做 坐标|座标 作为|做为 工作|公作 包含|饱含 报道|报到 变换|变幻 部署|布署 曾经|成经 \
处世|处事 大致|大志 抵制|抵至 定金|订金 度过|渡过 对峙|对质 额度|鄂度 发奋|发愤 法规|法轨 \
防治|防止 分辨|分辩 复议|附议 复兴|复性 公务|公物 公正|公证 功夫|工夫 国事|国是 过渡|过度 \
和解|合解 化装|化妆 回复|恢复 机会|几会 机遇|际遇 急需|亟需 计划|计画 纪念|记念 记录|纪录 \
简洁|简捷 建议|见义 交流|胶流 界限|界线 进步|近步 精神|精深 决议|绝义 考察|考查 立即|历即 \
利益|厉益 联合|连合 领土|领图 流传|留传 美丽|每丽 谋取|牟取 年轻|年青 平等|凭等 期间|其间 \
启用|起用 签署|千署 前景|前进 清楚|青楚 情节|情结 人权|人全 融合|融和 深化|神化 身份|身分 \
审定|审订 声明|申明 时期|时机 实施|适时 实事|时事|史实 实验|试验 世界|视界 事实|史实 适应|是应 \
受权|授权 熟悉|熟习 树立|竖立 水利|水力 提交|题交 调解|调节 通信|通讯 同意|统一 推脱|推托 \
挖掘|发掘 危机|微机 维护|围护 违反|违犯 位置|未知 稳定|问定 戏剧|喜剧 现实|显示 限制|限止 \
相互|象互 详细|祥细 协议|协义 心意|新意 行使|行驶 形成|行程 须要|需要 学历|学力 训练|驯练 \
严厉|严历 沿用|延用 一齐|一起 一致|一至 仪式|义式 议题|一题 意图|意途 因为|应为 营利|盈利 \
影响|影象 拥护|用户 有利|有力 预测|豫测 原则|园则 援助|元助 约束|约数 越来|月来 运行|运营 \
责任|则任 战略|占略 真诚|真成 争端|争断 正式|正视 支持|支撑 只有|只由 只能|职能 指示|只是 \
志愿|自愿 制裁|治裁 质疑|置疑 中止|终止 重视|众视 主权|主全 主张|主涨 转变|转便 资源|资元 \
自力|自立 总统|总同 遵守|尊守 作出|做出 在|再 做|作 向|像|象 的|地|得 他|她|它 即|既|及 \
那|哪 和|合 带|戴 分|份 账|帐 座|坐 候|后 须|需 连|联 采|彩 历|厉|力 以|已 由|有 订|定 \
幅|副";

/// English words that sound alike, one group a word.
pub(super) const SOUND_ALIKE_EN: &str = "their|there to|too|two sea|see led|lead its|it's principle|principal affect|effect site|sight|cite \
peace|piece weather|whether right|write hear|here know|no new|knew our|hour won|one four|for week|weak \
role|roll course|coarse council|counsel aid|aide past|passed threw|through waste|waist wear|where then|than \
accept|except ensure|insure board|bored break|brake fair|fare great|grate made|maid meet|meat mail|male \
plain|plane rain|reign road|rode sail|sale scene|seen son|sun steel|steal tail|tale tide|tied wait|weight \
way|weigh wood|would your|you're base|bass buy|by|bye cell|sell cent|sent fore|four heal|heel hole|whole \
key|quay loan|lone mind|mined morning|mourning none|nun pair|pear pour|poor pray|prey quite|quiet stair|stare \
cause|course complement|compliment stationary|stationery formerly|formally assistance|assistants \
presence|presents patience|patients residence|residents attendance|attendants adapt|adopt access|excess \
device|devise advice|advise";

/// Countries, places, organs and titles, one group a word: what a transcriber exchanges and no vote may decide.
pub(super) const NAMES_ZH: &str = "美国|英国|法国|德国 中国|韩国|日本 俄罗斯|乌克兰|白俄罗斯 印度|巴基斯坦|孟加拉国 \
越南|老挝|柬埔寨|缅甸 菲律宾|马来西亚|印度尼西亚|新加坡|泰国 伊朗|伊拉克|沙特|叙利亚|以色列 \
埃及|南非|肯尼亚|尼日利亚 巴西|阿根廷|智利|秘鲁 加拿大|墨西哥|澳大利亚|新西兰 \
意大利|西班牙|葡萄牙|希腊 波兰|匈牙利|捷克|塞尔维亚 朝鲜|蒙古 欧洲|亚洲|非洲|美洲 北美|南美|拉美 \
中亚|南亚|西亚|东南亚 中美|中俄|中欧|中日|中非|中德|中法|中韩 美方|俄方|日方|韩方|欧方 \
东盟|欧盟|非盟|阿盟 联合国|世贸组织|世卫组织|上合组织 安理会|联大 泽澜|北泽|朔原|东屿 \
伊岚|赛林|卡洛维亚 泽方|朔方|卡方 泽北|泽朔|泽卡 望汐|霜堡 主席|总统|总理|首相|国王 \
部长|外长|大使|特使|领事 秘书长|总干事|议长 发言人|负责人 南海|东海|黄海";

/// English names and titles, one group a word.
pub(super) const NAMES_EN: &str = "Russia|Ukraine|Belarus China|Japan|Korea India|Pakistan Iran|Iraq|Syria|Israel|Yemen \
France|Germany|Italy|Spain Britain|Ireland Canada|Mexico|Brazil|Argentina Egypt|Kenya|Nigeria|Ethiopia Europe|Asia|Africa \
European|Asian|African Russian|Ukrainian Chinese|Japanese|Korean Australia|Austria Iranian|Iraqi Poland|Hungary \
Zelan|Beize|Shuoyuan|Dongyu Ilan|Selin|Calovia President|Chancellor|Premier Minister|Ambassador|Secretary \
Senate|House Congress|Parliament NATO|UN|EU north|south|east|west northern|southern|eastern|western";

/// Negations.
pub(super) const NEGATION_ZH: &str = "不 没有 没 未 无 绝非 并非 勿 莫 否";

/// Words that hold a negation's character and deny nothing.
pub(super) const NEUTRAL_ZH: &str = "未来 无论 不断 不仅 不但 不过 是否 能否 可否";

/// English negations.
pub(super) const NEGATION_EN: &str = "not no never none nobody nothing neither nor without cannot n't";

/// Obligations, permissions, prohibitions.
pub(super) const OBLIGATION_ZH: &str = "必须 不得 应当 应该 理应 应由 不应 务必 禁止 不许 不能 绝不允许 须";

/// English obligations.
pub(super) const OBLIGATION_EN: &str = "shall must should may ought obliged required forbidden";

/// Words that carry no sense of their own, which a transcriber loses.
pub(super) const FUNCTION_ZH: &str = "的 了 将 也 都 就 并 所 着 还 又 才 把 被 从 而 且";

/// English function words.
pub(super) const FUNCTION_EN: &str =
    "the a an of to and that which also very just only still so in on at by with";

/// Where a mark of Chinese punctuation goes when it is misread.
pub(super) const MARKS_ZH: &[(char, &[&str])] = &[
    ('，', &["、", "。", ",", "；", ""]),
    ('。', &["，", ".", "、", ""]),
    ('、', &["，", "", "。"]),
    ('；', &["，", ";", "："]),
    ('：', &["；", ":"]),
    ('？', &["?", "。"]),
    ('！', &["!", "。"]),
    ('“', &["\"", "‘"]),
    ('”', &["\"", "’"]),
    ('（', &["("]),
    ('）', &[")"]),
];

/// Where a mark of English punctuation goes.
pub(super) const MARKS_EN: &[(char, &[&str])] = &[
    (',', &[".", ""]),
    ('.', &[",", ""]),
    (';', &[",", ":"]),
    (':', &[";", "."]),
    ('\'', &["’", ""]),
    ('’', &["'", ""]),
    ('“', &["\""]),
    ('”', &["\""]),
    ('—', &["-", "–"]),
];

/// Full-width marks and their half-width forms, for a page that has only the latter.
pub(super) const HALF: &[(char, char)] =
    &[('，', ','), ('：', ':'), ('；', ';'), ('？', '?'), ('！', '!'), ('（', '('), ('）', ')')];

/// Names of people who take pictures; none is anybody's.
pub(super) const PHOTOGRAPHERS: &[&str] = &["季小满", "陶知夏", "沈一帆", "陆一苇", "程半夏", "杜青禾"];

/// Captions, `{}` standing for the photographer.
pub(super) const CAPTIONS_ZH: &[&str] = &[
    "图为记者会现场。本报记者 {}摄",
    "记者在会上举手提问。本报记者 {} 摄",
    "中外记者在会场采访。本报记者{}摄",
    "记者会开始前，会场外的记者。{} 摄",
];

/// English captions.
pub(super) const CAPTIONS_EN: &[&str] = &[
    "Reporters at the briefing. Photograph: Tam Ferrier",
    "The briefing room before the doors opened. Photo by Ines Calder",
    "Hands go up for the last question. Picture: Rowan Pike",
];

/// What stands before an article that is not it: column labels, teasers, other headlines.
pub(super) const FURNITURE_ZH: &[&str] = &[
    "现场实录",
    "要闻 第3版",
    "我市今年栽下十万棵树 >>6版",
    "# 老码头改造让渔家早点重新开张",
    "图片新闻",
    "# 三代灯塔守护人的一封家书",
    "明日有小雨 >>8版",
];

/// English furniture.
pub(super) const FURNITURE_EN: &[&str] = &[
    "WORLD  Page 4",
    "# Ten bakeries worth the ferry",
    "Inside: the tide tables >> 7",
    "# Lighthouse keeper's dog wins a medal",
    "IN FULL",
];
