//! What there is: languages, scripts, regions, and the codes that correspond to them elsewhere.

/// A set of pairs of letters: one word for each first letter, one bit for each second.
pub(super) type Pairs = [u32; 26];

/// Whether two letters, in any case, are in the set.
pub(super) fn pair(set: &Pairs, code: &[u8]) -> bool {
    let letter = |b: u8| usize::from((b | 0x20).wrapping_sub(b'a'));
    match code {
        [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => set[letter(*a)] >> letter(*b) & 1 == 1,
        _ => false,
    }
}

const fn pairs(codes: &str) -> Pairs {
    let bytes = codes.as_bytes();
    let mut set = [0; 26];
    let mut at = 0;
    while at + 1 < bytes.len() {
        set[((bytes[at] | 0x20) - b'a') as usize] |= 1 << ((bytes[at + 1] | 0x20) - b'a');
        at += 3;
    }
    set
}

pub(super) static LANGUAGE_SET: Pairs = pairs(LANGUAGES);
pub(super) static REGION_SET: Pairs = pairs(REGIONS);

/// ISO 639-1, and its withdrawn codes that live on in [`LEGACY`].
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da \
    de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io \
    is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my \
    na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq \
    sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu in iw ji";

/// Withdrawn codes and what they became.
pub(super) const LEGACY: &[(&str, &str)] = &[("in", "id"), ("iw", "he"), ("ji", "yi")];

/// Languages without a code of two letters that documentation is written in; those that are English words are left out.
pub(super) const LONG_LANGUAGES: &[&str] = &[
    "ast", "bho", "ceb", "chr", "ckb", "cnr", "dsb", "fil", "gsw", "haw", "hmn", "hsb", "kab", "kmr", "kok", "mai",
    "mni", "nds", "nqo", "prs", "quc", "quz", "sah", "szl", "tzm", "yue", "zgh",
];

/// ISO 15924, those that tell written forms of one language apart.
pub(super) const SCRIPTS: &[&str] = &[
    "Adlm", "Arab", "Armn", "Beng", "Cans", "Cher", "Cyrl", "Deva", "Ethi", "Geor", "Grek", "Gujr", "Guru", "Hang",
    "Hans", "Hant", "Hebr", "Jpan", "Khmr", "Knda", "Kore", "Laoo", "Latn", "Mlym", "Mong", "Mtei", "Mymr", "Nkoo",
    "Olck", "Orya", "Sinh", "Taml", "Telu", "Tfng", "Thai", "Tibt", "Vaii",
];

/// ISO 3166-1, with EU, UK (for GB) and XK.
const REGIONS: &str = "ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bl bm bn bo bq br bs bt \
    bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg eh er es et eu fi fj \
    fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it \
    je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mf mg mh mk ml mm mn mo mp \
    mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re \
    ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv \
    tw tz ua ug uk um us uy uz va vc ve vg vi vn vu wf ws xk ye yt za zm zw";

/// UN M.49 areas.
pub(super) const AREAS: &[&str] = &[
    "419", "001", "150", "002", "003", "005", "009", "011", "013", "014", "015", "017", "018", "019", "021", "029",
    "030", "034", "035", "039", "053", "054", "057", "061", "142", "143", "145", "151", "154", "155", "202",
];

/// Sorted.
pub(super) const SITE_CODES: &[&str] = &[
    "ae_ar", "ae_en", "africa", "ar", "at", "au", "be", "be_en", "be_fr", "be_nl", "bg", "br", "ca", "ca_fr", "ch_de",
    "ch_fr", "ch_it", "cis_en", "cis_ru", "cl", "cn", "co", "cr", "cy_en", "cz", "de", "dk", "ec", "ee", "eg_ar",
    "eg_en", "es", "fi", "fr", "gb", "gr_el", "gr_en", "gt", "hk_en", "hk_zh", "hu", "id_en", "id_id", "ie", "il_en",
    "il_he", "in", "in_hi", "it", "jp", "kr", "kw_ar", "kw_en", "la", "lt", "lu_de", "lu_en", "lu_fr", "lv", "mena_ar",
    "mena_en", "mt", "mx", "my_en", "my_ms", "ng", "nl", "no", "nz", "pe", "ph_en", "ph_fil", "pl", "pr", "pt",
    "qa_ar", "qa_en", "ro", "ru", "sa_ar", "sa_en", "se", "sea", "sg", "si", "sk", "th_en", "th_th", "tr", "tw", "ua",
    "uk", "us", "vn_en", "vn_vi", "za",
];

/// Languages and the codes of the countries that sites use for them.
pub(super) const SPOKEN_IN: &[(&str, &[&str])] = &[
    ("ar", &["ae", "eg", "kw", "qa", "sa"]),
    ("cs", &["cz"]),
    ("da", &["dk"]),
    ("de", &["at", "ch", "de"]),
    ("el", &["gr"]),
    ("en", &["au", "ca", "gb", "ie", "in", "nz", "sg", "uk", "us", "za"]),
    ("es", &["ar", "cl", "co", "es", "la", "mx", "pe"]),
    ("et", &["ee"]),
    ("fr", &["be", "ca", "ch", "fr"]),
    ("he", &["il"]),
    ("it", &["ch", "it"]),
    ("ja", &["jp"]),
    ("ko", &["kr"]),
    ("nb", &["no"]),
    ("nl", &["be", "nl"]),
    ("nn", &["no"]),
    ("pt", &["br", "pt"]),
    ("sl", &["si"]),
    ("sr", &["rs"]),
    ("sv", &["se"]),
    ("uk", &["ua"]),
    ("vi", &["vn"]),
    ("zh", &["cn", "hk", "tw"]),
];

/// Countries written where a language is wanted, with what is usually meant.
pub(super) const COUNTRIES: &[(&str, &str)] = &[
    ("at", "de-AT"),
    ("cn", "zh-CN"),
    ("cz", "cs"),
    ("dk", "da"),
    ("gb", "en-GB"),
    ("gr", "el"),
    ("jp", "ja"),
    ("mx", "es-MX"),
    ("ua", "uk"),
    ("us", "en-US"),
    ("vn", "vi"),
];

/// The locales that documentation is mostly translated into, as suggestions.
pub(super) const USUAL: &[&str] = &[
    "en", "en-US", "en-GB", "fr", "fr-FR", "fr-CA", "de", "de-DE", "es", "es-ES", "es-419", "it", "it-IT", "ja",
    "ja-JP", "ko", "ko-KR", "nl", "nl-NL", "pt", "pt-BR", "pt-PT", "sv", "sv-SE", "zh", "zh-CN", "zh-TW", "zh-Hans",
    "zh-Hant", "pl", "pl-PL", "ru", "ru-RU", "tr", "tr-TR", "cs", "cs-CZ", "da", "da-DK", "fi", "fi-FI", "nb-NO", "uk",
    "uk-UA", "vi", "vi-VN", "id", "id-ID", "th", "th-TH", "ar", "he", "hu", "ro", "el", "hi",
];
