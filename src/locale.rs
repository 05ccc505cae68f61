//! Locale tags and their spellings: BCP 47 tags, the country codes of sites.

use std::fmt;
use std::sync::Arc;

use oxilangtag::LanguageTag;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use tables::{
    AREAS, COUNTRIES, LANGUAGE_SET, LEGACY, LONG_LANGUAGES, REGION_SET, SCRIPTS, SITE_CODES, SPOKEN_IN, USUAL, pair,
};

mod tables;

/// A locale tag in its canonical spelling (`fr-FR`, `fr`, `zh-Hans`); cheap to clone.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locale(Arc<str>);

/// A text that is no locale tag.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{tag}` is no locale tag (such as `fr`, `fr-FR`, `zh-Hans`){}", near_of(.near))]
pub struct UnknownLocale {
    /// What was written.
    pub tag: String,
    /// The tag that was perhaps meant.
    pub near: Option<&'static str>,
}

fn near_of(near: &Option<&'static str>) -> String {
    near.map(|near| format!(": did you mean `{near}`?")).unwrap_or_default()
}

impl Locale {
    /// Reads a tag in any of the usual spellings (`fr`, `fr-FR`, `fr_FR`, `fr-fr`, `zh-Hans-CN`, `es-419`,
    /// `ca-ES-valencia`).
    ///
    /// # Errors
    /// When language, script or region is unknown, with the tag that was perhaps meant.
    pub fn parse(tag: &str) -> Result<Locale, UnknownLocale> {
        // Twice what BCP 47 has every program keep.
        const LONGEST: usize = 70;
        if tag.len() > LONGEST {
            return Err(UnknownLocale { tag: tag.chars().take(LONGEST).chain(['…']).collect(), near: None });
        }
        tag_of_segment(tag)
            .or_else(|| longer(tag))
            .ok_or_else(|| UnknownLocale { tag: tag.to_owned(), near: near(tag) })
    }

    /// English without a region, the source where nothing else is said.
    pub(crate) fn english() -> Locale {
        Locale(Arc::from("en"))
    }

    /// The canonical tag.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The language alone: `fr` of `fr-FR`.
    pub fn language(&self) -> &str {
        self.0.split_once('-').map_or(&*self.0, |(language, _)| language)
    }

    /// Whether both are of one language, whatever their scripts and regions.
    pub fn same_language(&self, other: &Locale) -> bool {
        self.language() == other.language()
    }

    /// Whether the language is written in another script than the Latin one.
    pub fn has_other_script(&self) -> bool {
        const LANGUAGES: [&str; 24] = [
            "am", "ar", "be", "bg", "bn", "el", "fa", "he", "hi", "hy", "ja", "ka", "km", "ko", "mk", "mr", "ru", "ta",
            "te", "th", "uk", "ur", "yue", "zh",
        ];
        LANGUAGES.contains(&self.language()) && !self.as_str().contains("Latn")
    }

    /// Whether the language is written from right to left.
    pub fn is_right_to_left(&self) -> bool {
        const LANGUAGES: [&str; 10] = ["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"];
        LANGUAGES.contains(&self.language()) && !self.as_str().contains("Latn")
    }

    /// Whether someone who asks for this locale means `other` too: a language alone means all its scripts and regions.
    pub fn covers(&self, other: &Locale) -> bool {
        self == other || (self.as_str() == self.language() && self.same_language(other))
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Locale {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Locale {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Locale;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a locale tag such as `fr-FR`")
            }
            fn visit_str<E: de::Error>(self, tag: &str) -> Result<Locale, E> {
                Locale::parse(tag).map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Visitor)
    }
}

/// Whether a path segment is a locale tag, in any case, with `-` or `_`. Words that are also languages (`no`, `is`,
/// `it`) are tags. Neither allocates nor searches: it is asked for every segment of every link.
pub fn is_tag(segment: &str) -> bool {
    Subtags::read(segment).is_some()
}

/// Whether a tag is a withdrawn code (`in`, `iw`, `ji`), which addresses hardly use for a language.
pub fn is_withdrawn(tag: &str) -> bool {
    LEGACY.iter().any(|(legacy, _)| tag.eq_ignore_ascii_case(legacy))
}

/// The locale that a path segment spells, if it is a tag.
pub fn tag_of_segment(segment: &str) -> Option<Locale> {
    let Subtags { language, script, region } = Subtags::read(segment)?;
    let mut tag = language.to_ascii_lowercase();
    if let Some(&(legacy, current)) = LEGACY.iter().find(|(legacy, _)| *legacy == tag) {
        tag.replace_range(..legacy.len(), current);
    }
    if let Some(script) = script {
        tag.push('-');
        tag.push_str(script);
    }
    if let Some(region) = region {
        tag.push('-');
        tag.push_str(&if region.eq_ignore_ascii_case("uk") { "GB".to_owned() } else { region.to_ascii_uppercase() });
    }
    Some(Locale(Arc::from(tag)))
}

/// The locale that a tag with variants, extensions or private subtags names. Segments of paths are not taken for such:
/// who has directories with these names says so.
fn longer(tag: &str) -> Option<Locale> {
    let tag = LanguageTag::parse_and_normalize(&tag.replace('_', "-")).ok()?;
    let subtags = [Some(tag.primary_language()), tag.extended_language(), tag.script(), tag.region()];
    let plain = subtags.into_iter().flatten().collect::<Vec<_>>().join("-");
    // Of the thousands of languages with three letters, each may be meant that is not like a usual tag.
    let is_rare = || tag.primary_language().len() == 3 && near(tag.as_str()).is_none();
    (tag_of_segment(&plain).is_some() || is_rare()).then(|| Locale(Arc::from(tag.as_str())))
}

/// Whether a path segment is one of the country codes that `helpx.adobe.com` and `www.adobe.com` use instead of
/// locale tags (`jp`, `kr`, `br`, `uk`, `la`, `mena_en`), in any case.
pub fn is_site_code(segment: &str) -> bool {
    let bytes = segment.as_bytes();
    let mut lower = [0; 8];
    if !(2..=lower.len()).contains(&bytes.len()) {
        return false;
    }
    for (to, from) in lower.iter_mut().zip(bytes) {
        *to = from.to_ascii_lowercase();
    }
    SITE_CODES.binary_search_by(|code| code.as_bytes().cmp(&lower[..bytes.len()])).is_ok()
}

/// Whether a segment or label of a site names the language of a locale: a tag (`pt-br`), the code of a country where it
/// is spoken (`br`, `tw`, `uk`), or both (`ca_fr`). A code that may be either is read for the locale.
pub fn names(segment: &str, locale: &Locale) -> bool {
    let language = locale.language();
    if tag_of_segment(segment).is_some_and(|tag| tag.same_language(locale)) {
        return true;
    }
    if !(2..=11).contains(&segment.len()) || !segment.is_ascii() {
        return false;
    }
    let is_country = |code: &str| {
        let own = locale.as_str().rsplit_once('-').is_some_and(|(_, region)| region.eq_ignore_ascii_case(code));
        own && code.len() == 2
            || SPOKEN_IN
                .iter()
                .filter(|(tag, _)| *tag == language)
                .any(|(_, in_use)| in_use.iter().any(|country| country.eq_ignore_ascii_case(code)))
    };
    match segment.split_once(['-', '_']) {
        None => is_country(segment),
        Some((country, tag)) => {
            tag.eq_ignore_ascii_case(language) && (pair(&REGION_SET, country.as_bytes()) || is_site_code(segment))
        }
    }
}

/// The parts of a tag, as written but for the script.
struct Subtags<'t> {
    language: &'t str,
    script: Option<&'static str>,
    region: Option<&'t str>,
}

impl<'t> Subtags<'t> {
    fn read(tag: &'t str) -> Option<Subtags<'t>> {
        // zh-Hans-CN is as long as it gets; nearly every segment of a link ends here or at the language.
        if !(2..=11).contains(&tag.len()) || !tag.is_ascii() {
            return None;
        }
        let end = tag.bytes().position(|b| b == b'-' || b == b'_').unwrap_or(tag.len());
        let language = &tag[..end];
        if !is_language(language.as_bytes()) {
            return None;
        }
        let mut read = Subtags { language, script: None, region: None };
        if end == tag.len() {
            return Some(read);
        }
        for part in tag[end + 1..].split(['-', '_']) {
            match part.len() {
                4 if read.script.is_none() && read.region.is_none() => {
                    read.script = Some(SCRIPTS.iter().find(|script| script.eq_ignore_ascii_case(part))?);
                }
                2 if read.region.is_none() && pair(&REGION_SET, part.as_bytes()) => read.region = Some(part),
                3 if read.region.is_none() && AREAS.contains(&part) => read.region = Some(part),
                _ => return None,
            }
        }
        Some(read)
    }
}

fn is_language(code: &[u8]) -> bool {
    match code.len() {
        2 => pair(&LANGUAGE_SET, code),
        3 => LONG_LANGUAGES.iter().any(|long| long.as_bytes().eq_ignore_ascii_case(code)),
        _ => false,
    }
}

fn near(tag: &str) -> Option<&'static str> {
    if tag.len() > 16 {
        return None;
    }
    let tag = tag.to_ascii_lowercase().replace('_', "-");
    if let Some(&(_, meant)) = COUNTRIES.iter().find(|(country, _)| *country == tag) {
        return Some(meant);
    }
    let distance = |usual: &str| strsim::osa_distance(&tag, &usual.to_ascii_lowercase());
    USUAL.iter().copied().map(|usual| (distance(usual), usual)).filter(|&(far, _)| far <= 1).min().map(|(_, near)| near)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_spelling_becomes_the_canonical_one() {
        let spellings = [
            ("fr", "fr"),
            ("FR", "fr"),
            ("fr-FR", "fr-FR"),
            ("fr_FR", "fr-FR"),
            ("fr-fr", "fr-FR"),
            ("pt-BR", "pt-BR"),
            ("zh-hans", "zh-Hans"),
            ("zh-CN", "zh-CN"),
            ("ZH_HANS_cn", "zh-Hans-CN"),
            ("es-419", "es-419"),
            ("lld", "lld"),
            ("ca-valencia", "ca-valencia"),
            ("fil-PH", "fil-PH"),
            ("en-uk", "en-GB"),
            ("in", "id"),
            ("iw-IL", "he-IL"),
        ];
        for (written, canonical) in spellings {
            assert_eq!(Locale::parse(written).expect(written).as_str(), canonical);
        }
    }

    #[test]
    fn what_is_no_tag_is_refused_with_what_was_perhaps_meant() {
        let near = |tag: &str| Locale::parse(tag).expect_err(tag).near;
        assert_eq!(near("frx-FR"), Some("fr-FR"));
        assert_eq!(near("jp"), Some("ja"));
        assert_eq!(near("fr-FRA"), Some("fr-FR"));
        assert_eq!(near("documentation"), None);
        let message = Locale::parse("frx-FR").expect_err("unknown").to_string();
        assert_eq!(message, "`frx-FR` is no locale tag (such as `fr`, `fr-FR`, `zh-Hans`): did you mean `fr-FR`?");
        for tag in ["", "f", "-", "fr-", "-fr", "fr--FR", "fr-FR-Latn", "fr-FR-FR", "fr FR", "日本", "no-op", "en-zz99"]
        {
            assert!(!is_tag(tag), "{tag}");
            assert!(Locale::parse(tag).is_err(), "{tag}");
        }
    }

    #[test]
    fn tags_may_have_variants_where_they_are_named() {
        for (written, tag) in [
            ("ca-valencia", "ca-valencia"),
            ("ca_es_VALENCIA", "ca-ES-valencia"),
            ("de-1996", "de-1996"),
            ("en-x-pseudo", "en-x-pseudo"),
            ("sr-latn-rs-ekavsk", "sr-Latn-RS-ekavsk"),
        ] {
            let locale = Locale::parse(written).expect(written);
            assert_eq!(locale.as_str(), tag);
            assert_eq!(Locale::parse(tag), Ok(locale));
            assert!(!is_tag(written), "{written}");
        }
        for none in ["x-pseudo", "label-valencia", "en-zz-valencia", "i-klingon"] {
            assert!(Locale::parse(none).is_err(), "{none}");
        }
        assert!(Locale::parse("ca").is_ok_and(|ca| Locale::parse("ca-valencia").is_ok_and(|of| ca.covers(&of))));
    }

    #[test]
    fn segments_that_are_tags() {
        for tag in ["en", "no", "is", "it", "id", "in", "zh-hans", "fr_FR", "PT-br"] {
            assert!(is_tag(tag), "{tag}");
        }
        for word in ["docs", "help", "jp", "cn", "api", "to-read", "v2", "en.html", "campaign-standard"] {
            assert!(!is_tag(word), "{word}");
        }
    }

    #[test]
    fn languages_are_compared_without_regions() {
        let locale = |tag| Locale::parse(tag).expect(tag);
        assert_eq!(locale("fr-CA").language(), "fr");
        assert!(locale("fr-CA").same_language(&locale("fr")));
        assert!(!locale("fr").same_language(&locale("fy")));
        assert!(locale("fr").covers(&locale("fr-CA")));
        assert!(!locale("fr-FR").covers(&locale("fr")));
    }

    #[test]
    fn countries_name_the_languages_that_are_spoken_there() {
        let of = |segment: &str, tag: &str| names(segment, &Locale::parse(tag).expect(tag));
        for (segment, tag) in [
            ("br", "pt-BR"),
            ("tw", "zh-Hant"),
            ("cn", "zh-Hans"),
            ("KR", "ko-KR"),
            ("jp", "ja"),
            ("se", "sv-SE"),
            ("uk", "en"),
            ("ua", "uk"),
            ("ca_fr", "fr-FR"),
            ("hk_zh", "zh-Hant"),
            ("pt-br", "pt-BR"),
            ("de-at", "de"),
        ] {
            assert!(of(segment, tag), "{segment} for {tag}");
        }
        for (segment, tag) in [("br", "fr"), ("de", "fr"), ("en", "ja"), ("docs", "en"), ("ca_fr", "de"), ("jp", "ko")]
        {
            assert!(!of(segment, tag), "{segment} for {tag}");
        }
    }

    #[test]
    fn site_codes() {
        assert!(SITE_CODES.is_sorted(), "searched by halves");
        for code in ["jp", "KR", "cn", "tw", "br", "la", "uk", "mena_en"] {
            assert!(is_site_code(code), "{code}");
        }
        for word in ["", "x", "legal", "products", "firefly-x", "ja"] {
            assert!(!is_site_code(word), "{word}");
        }
    }

    #[test]
    fn serde_reads_any_spelling_and_writes_the_canonical_one() {
        let read: Locale = serde_json::from_str("\"fr_fr\"").expect("a tag");
        assert_eq!(serde_json::to_string(&read).expect("a string"), "\"fr-FR\"");
        let error = serde_json::from_str::<Locale>("\"jp\"").expect_err("no tag");
        assert!(error.to_string().contains("did you mean `ja`"), "{error}");
    }
}
