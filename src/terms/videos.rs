//! Which video corresponds to which in each language, and where one does not fit.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::gather::Shown;
use crate::locale::Locale;
use crate::project::Project;
use crate::text::FileId;

/// What is wrong with a video of a translation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Oddity {
    /// Most translations into this language show another one.
    Rare {
        /// The id that they show.
        usual: u64,
        /// How many do.
        count: usize,
    },
    /// Other translations into this language show a localized one.
    NotLocalized {
        /// Its id.
        usual: u64,
        /// How many do.
        count: usize,
    },
    /// It is the localized one of another language.
    OfLanguage(Locale),
    /// Its captions are in another language.
    Captions {
        /// The code as written.
        code: String,
    },
}

/// A video of a translation that does not fit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OddVideo {
    /// The fact of the translation.
    pub fact: u32,
    /// Id of the source's video.
    pub source: u64,
    /// Its id.
    pub target: u64,
    /// What is wrong.
    pub oddity: Oddity,
}

/// What is known of videos.
#[derive(Clone, Debug, Default)]
pub(super) struct Videos {
    odd: HashMap<FileId, Vec<OddVideo>>,
    /// Ids that correspond to another one in several places of a language.
    localized: HashMap<(Locale, u64), u64>,
    /// A hash of what is known of each language.
    hashes: HashMap<Locale, u64>,
}

/// How often each id stands for one of the source, by language.
type Counts<'p> = BTreeMap<u64, BTreeMap<&'p Locale, BTreeMap<u64, usize>>>;

impl Videos {
    pub(super) fn learn(project: &Project, shown: &[Shown]) -> Videos {
        let locale = |file: FileId| &project.layout.tree(file).locale;
        let mut counts: Counts<'_> = BTreeMap::new();
        for one in shown {
            let of = counts.entry(one.source).or_default().entry(locale(one.file)).or_default();
            *of.entry(one.target).or_default() += 1;
        }
        let mut videos = Videos::default();
        let all =
            counts.iter().flat_map(|(source, of)| of.iter().map(move |(locale, targets)| (source, locale, targets)));
        for (source, locale, targets) in all {
            if let Some((target, count)) = usual(targets, *source)
                && count > 1
                && target != *source
            {
                videos.localized.insert(((*locale).clone(), *source), target);
            }
        }
        for one in shown {
            if let Some(oddity) = oddity(project, &counts, one) {
                let odd = OddVideo { fact: one.fact, source: one.source, target: one.target, oddity };
                videos.odd.entry(one.file).or_default().push(odd);
            }
        }
        videos.odd.values_mut().for_each(|odd| odd.sort_by_key(|odd| odd.fact));
        for ((locale, source), target) in &videos.localized {
            // In whatever order they come.
            *videos.hashes.entry(locale.clone()).or_default() ^= hash_of(&(source, target));
        }
        videos
    }

    /// A hash of what is known of a page and of its language.
    pub(super) fn hash_of(&self, file: FileId, locale: &Locale) -> u64 {
        hash_of(&(self.odd(file), self.hashes.get(locale)))
    }

    pub(super) fn odd(&self, file: FileId) -> &[OddVideo] {
        self.odd.get(&file).map_or(&[], Vec::as_slice)
    }

    pub(super) fn is_localized(&self, locale: &Locale, source: u64, target: u64) -> bool {
        self.localized.get(&(locale.clone(), source)) == Some(&target)
    }
}

fn hash_of(what: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    what.hash(&mut hasher);
    hasher.finish()
}

/// The id that is shown most; of two that are shown as often, the localized one.
fn usual(targets: &BTreeMap<u64, usize>, source: u64) -> Option<(u64, usize)> {
    let most = targets.iter().max_by_key(|(target, count)| (**count, **target != source, **target))?;
    Some((*most.0, *most.1))
}

fn oddity(project: &Project, counts: &Counts<'_>, one: &Shown) -> Option<Oddity> {
    let own = &project.layout.tree(one.file).locale;
    let page = project.page(one.file);
    let code = page.site.captions(page.value_of(&page.facts[one.fact as usize]));
    let language = code.and_then(|code| page.site.language_of_captions(code));
    let all = counts.get(&one.source)?;
    let ours = all.get(own);
    let localized: Vec<(u64, usize)> =
        ours.into_iter().flatten().map(|(id, count)| (*id, *count)).filter(|(id, _)| *id != one.target).collect();
    if one.target != one.source && language != Some(own.language()) {
        let theirs = all.iter().filter(|(locale, _)| !locale.same_language(own)).find(|(locale, targets)| {
            let says_so = language == Some(locale.language());
            let only_theirs = localized.iter().any(|(id, _)| *id != one.source);
            targets.contains_key(&one.target) && (says_so || only_theirs)
        });
        if let Some((locale, _)) = theirs {
            return Some(Oddity::OfLanguage((*locale).clone()));
        }
    }
    if let (Some(code), Some(language)) = (code, language)
        && language != own.language()
        && !one.same_captions
    {
        return Some(Oddity::Captions { code: code.to_owned() });
    }
    let here = ours?.get(&one.target).copied().unwrap_or(0);
    if one.target == one.source {
        let (usual, count) = localized.into_iter().max_by_key(|(id, count)| (*count, *id))?;
        return Some(Oddity::NotLocalized { usual, count });
    }
    let (usual, count) = localized.into_iter().filter(|(id, _)| *id != one.source).max_by_key(|(_, count)| *count)?;
    (count > here || count == here && usual > one.target).then_some(Oddity::Rare { usual, count })
}
