//! The same for English: what a wrong choice would touch, and the words that harm nobody.
//!
//! English marks names by capitals, so the lists may be short: a capitalised word inside a sentence that is none of the
//! exceptions is a name of something. Forms in one line name the same thing.

/// Countries, with adjective and people.
pub(super) const COUNTRIES: &str = "\
China|Chinese|PRC|People's Republic of China
United States|U.S.|US|USA|America|American|Americans
Russia|Russian|Russians|Russian Federation
United Kingdom|U.K.|UK|Britain|British
France|French
Germany|German|Germans
Japan|Japanese
South Korea|Republic of Korea|ROK
North Korea|DPRK
Korea|Korean
India|Indian
Pakistan|Pakistani
Bangladesh
Afghanistan|Afghan
Iran|Iranian|Iranians
Iraq|Iraqi
Syria|Syrian
Israel|Israeli|Israelis
Palestine|Palestinian|Palestinians
Saudi Arabia|Saudi|Saudis
Yemen|Yemeni
Turkey|Türkiye|Turkish
Egypt|Egyptian
Lebanon|Lebanese
Jordan
Qatar
United Arab Emirates|UAE
Ukraine|Ukrainian|Ukrainians
Poland|Polish
Hungary|Hungarian
Italy|Italian
Spain|Spanish
Portugal|Portuguese
Greece|Greek
Netherlands|Dutch
Belgium|Belgian
Sweden|Swedish
Norway|Norwegian
Finland|Finnish
Denmark|Danish
Austria|Austrian
Australia|Australian
Switzerland|Swiss
Ireland|Irish
Czech Republic|Czech
Slovakia|Slovak
Serbia|Serbian
Kosovo
Georgia|Georgian
Armenia|Armenian
Azerbaijan
Belarus|Belarusian
Canada|Canadian
Mexico|Mexican
Cuba|Cuban
Haiti|Haitian
Venezuela|Venezuelan
Colombia|Colombian
Brazil|Brazilian
Argentina
Chile
Peru
New Zealand
Vietnam|Vietnamese
Thailand|Thai
Myanmar|Burma|Burmese
Malaysia
Indonesia|Indonesian
Philippines|Filipino|Philippine
Singapore
Taiwan|Taiwanese
Hong Kong
Mongolia
Nepal
Sri Lanka
South Africa|South African
Nigeria|Nigerian
Kenya
Ethiopia|Ethiopian
Sudan|Sudanese
South Sudan
Libya|Libyan
Somalia|Somali
Mali
Niger
";

/// Continents, regions, cities.
pub(super) const PLACES: &str = "\
Asia|Asian
Europe|European|Europeans
Africa|African|Africans
Latin America
Central America
North America
South America
Middle East
Indo-Pacific
Asia-Pacific
Pacific
Atlantic
Arctic
eastern
northern
southern
western
Gulf
Red Sea
Black Sea
South China Sea
East China Sea
Taiwan Strait
Gaza
West Bank
Crimea
Donbas
Xinjiang
Tibet
Washington
New York
California
Texas
Florida
Beijing
Moscow
London
Paris
Berlin
Brussels
Geneva
Vienna
Kyiv|Kiev
Tokyo
Seoul
Pyongyang
Delhi|New Delhi
Kabul
Tehran
Baghdad
Jerusalem
Tel Aviv
Riyadh
Cairo
Warsaw
Ottawa
";

/// Bodies and organs.
pub(super) const BODIES: &str = "\
United Nations|U.N.|UN
Security Council
General Assembly
European Union|E.U.|EU
European Commission
European Parliament
NATO
WHO|World Health Organization
WTO|World Trade Organization
IMF|International Monetary Fund
World Bank
IAEA
G7
G20
ASEAN
African Union
OPEC
Congress
Senate
House
House of Representatives
Supreme Court
White House
State Department|Department of State
Pentagon
Department of Defense|DOD
Department of Justice|DOJ
Justice Department
Treasury|Treasury Department
Federal Reserve|Fed
FBI
CIA
NSC|National Security Council
CDC
FDA
FEMA
Parliament
Cabinet
Kremlin
Ministry
Department
";

/// Titles and offices.
pub(super) const TITLES: &str = "\
President
Vice President
Prime Minister
Foreign Minister
Minister
Chancellor
Secretary
Secretary General
Secretary of State
Secretary of Defense
Press Secretary
Deputy Secretary
Under Secretary
Assistant Secretary
Ambassador
Senator
Congressman
Congresswoman
Representative
Speaker
Majority Leader
Minority Leader
Governor
Mayor
Attorney General
National Security Advisor
Special Envoy
Envoy
General
Admiral
Director
Administrator
Commissioner
Chairman
Chairwoman
Chair
Spokesperson
Spokesman
Spokeswoman
King
Queen
Prince
Crown Prince
Pope
Judge
Chief Justice
";

/// Forms of address before a name.
pub(super) const ADDRESS: &str = "mr mrs ms dr sir madam";

/// Last words of the names of acts, doctrines and policies; they count where a capitalised word stands before them.
pub(super) const DOCTRINE: &str = "doctrine act plan initiative treaty agreement accord convention protocol declaration policy strategy resolution amendment pact program partnership";

/// Words that negate.
pub(super) const NEGATION: &str = "not no never none neither nor cannot without nobody nothing nowhere can't won't don't doesn't didn't isn't aren't wasn't weren't haven't hasn't hadn't couldn't shouldn't wouldn't mustn't";

/// Words of obligation, permission and prohibition; forms in one line say the same.
pub(super) const OBLIGATION: &str = "\
must|mustn't
shall
should|shouldn't|ought
may
might
can|can't|cannot|could|couldn't
need to|needs to
have to|has to
obliged|obligated
required|requires|require
allowed|allow|allows
permitted|permit|permits
prohibited|prohibit|prohibits
forbidden|forbid|forbids
banned|ban|bans
";

/// Months and days; `may` stands among the obligations, as a month it shows by its capital and a figure beside it.
pub(super) const DATES: &str = "january february march april june july august september october november december monday tuesday wednesday thursday friday saturday sunday yesterday today tomorrow";

/// Numerals as words.
pub(super) const NUMERALS: &str = "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion trillion half double twice dozen";

/// The values of the first words of [`NUMERALS`], for `three` against `3`.
pub(super) const NUMERAL_VALUES: &[(&str, u32)] = &[
    ("one", 1),
    ("two", 2),
    ("three", 3),
    ("four", 4),
    ("five", 5),
    ("six", 6),
    ("seven", 7),
    ("eight", 8),
    ("nine", 9),
    ("ten", 10),
    ("eleven", 11),
    ("twelve", 12),
    ("thirteen", 13),
    ("fourteen", 14),
    ("fifteen", 15),
    ("sixteen", 16),
    ("seventeen", 17),
    ("eighteen", 18),
    ("nineteen", 19),
    ("twenty", 20),
    ("thirty", 30),
    ("forty", 40),
    ("fifty", 50),
    ("sixty", 60),
    ("seventy", 70),
    ("eighty", 80),
    ("ninety", 90),
    ("hundred", 100),
    ("thousand", 1000),
];

/// Words that carry so little sense that their loss or exchange harms nobody.
pub(super) const FUNCTION: &str = "a an the of to in on at by for with from as and or but so if that this these those it its it's is are was were be been being am have has had do does did will would i you he she they we me him her them us my your his their our who which what when where how there here just very really also then than too well now uh um yes yeah okay ok like about into over up out";

/// Exchanges that editors make.
pub(super) const EDITORIAL: &str = "\
and|&
it's|it is
that's|that is
we're|we are
you're|you are
they're|they are
i'm|i am
i've|i have
we've|we have
don't|do not
doesn't|does not
didn't|did not
can't|cannot|can not
won't|will not
isn't|is not
aren't|are not
wasn't|was not
i'll|i will
we'll|we will
going to|gonna
want to|wanna
ok|okay
percent|per cent|%
a|an
which|that
who|whom
toward|towards
";

/// Words whose presence or absence is an editor's taste.
pub(super) const OPTIONAL: &str =
    "a an the that of to and so well uh um just also very really then but you know i mean";

/// Words that often hold a verb's place; enough to tell a clause from a list.
pub(super) const VERBS: &str = "is are was were be been am have has had do does did will would can could should shall may might must say says said think make made take took go going get got want need know see come work give tell ask";

/// Letters that print and recognisers confuse, either way.
pub(super) const LETTERS: &[(&str, &str)] = &[
    ("rn", "m"),
    ("l", "1"),
    ("l", "i"),
    ("i", "1"),
    ("o", "0"),
    ("cl", "d"),
    ("nn", "m"),
    ("ri", "n"),
    ("li", "h"),
    ("e", "c"),
    ("c", "o"),
    ("e", "o"),
    ("s", "5"),
    ("b", "6"),
    ("g", "9"),
    ("z", "2"),
    ("b", "8"),
    ("f", "t"),
    ("h", "b"),
    ("u", "v"),
    ("u", "n"),
    ("a", "o"),
    ("a", "e"),
    ("ii", "u"),
    ("tt", "u"),
    ("in", "m"),
    ("fi", "h"),
    ("t", "l"),
    ("j", "i"),
    ("q", "g"),
    ("y", "v"),
    ("0", "6"),
    ("3", "8"),
    ("1", "7"),
    ("h", "k"),
    ("h", "n"),
    ("d", "tl"),
    ("ni", "m"),
    ("fi", "fl"),
    ("ll", "u"),
    ("w", "vv"),
];

/// Words that sound alike.
pub(super) const SOUNDS: &[(&str, &str)] = &[
    ("new", "knew"),
    ("our", "hour"),
    ("course", "coarse"),
    ("ensure", "insure"),
    ("board", "bored"),
    ("break", "brake"),
    ("fair", "fare"),
    ("great", "grate"),
    ("made", "maid"),
    ("meet", "meat"),
    ("mail", "male"),
    ("plain", "plane"),
    ("rain", "reign"),
    ("road", "rode"),
    ("sail", "sale"),
    ("scene", "seen"),
    ("son", "sun"),
    ("steel", "steal"),
    ("tail", "tale"),
    ("tide", "tied"),
    ("way", "weigh"),
    ("base", "bass"),
    ("bye", "by"),
    ("bye", "buy"),
    ("sell", "cell"),
    ("sent", "cent"),
    ("heal", "heel"),
    ("hole", "whole"),
    ("key", "quay"),
    ("loan", "lone"),
    ("morning", "mourning"),
    ("none", "nun"),
    ("pair", "pear"),
    ("pour", "poor"),
    ("pray", "prey"),
    ("quite", "quiet"),
    ("stair", "stare"),
    ("cause", "course"),
    ("where", "wear"),
    ("fore", "for"),
    ("adapt", "adopt"),
    ("access", "excess"),
    ("device", "devise"),
    ("advice", "advise"),
    ("formerly", "formally"),
    ("their", "there"),
    ("their", "they're"),
    ("there", "they're"),
    ("your", "you're"),
    ("its", "it's"),
    ("to", "too"),
    ("to", "two"),
    ("too", "two"),
    ("for", "four"),
    ("by", "buy"),
    ("right", "write"),
    ("weather", "whether"),
    ("principal", "principle"),
    ("council", "counsel"),
    ("affect", "effect"),
    ("accept", "except"),
    ("then", "than"),
    ("whose", "who's"),
    ("peace", "piece"),
    ("hear", "here"),
    ("know", "no"),
    ("one", "won"),
    ("would", "wood"),
    ("site", "sight"),
    ("site", "cite"),
    ("led", "lead"),
    ("waste", "waist"),
    ("wait", "weight"),
    ("aid", "aide"),
    ("capital", "capitol"),
    ("sea", "see"),
    ("allowed", "aloud"),
    ("passed", "past"),
    ("role", "roll"),
    ("sole", "soul"),
    ("threw", "through"),
    ("war", "wore"),
    ("week", "weak"),
    ("assistance", "assistants"),
    ("presence", "presents"),
    ("residence", "residents"),
];
