//! What the rules about broken references share: the source's own are reported once, there.

use std::cell::LazyCell;
use std::collections::BTreeMap;

use regex::RegexSet;

use crate::damage::Subject;
use crate::finding::{Applicability, Cause, RuleId, Together};
use crate::index::Destination;
use crate::locale::{self, Locale};
use crate::page::{Fact, FactKind, Page};
use crate::parse::links;
use crate::references::{self, Broken, Lack};
use crate::rule::{Draft, Group, Report, shorten_target};
use crate::text::FileId;

use super::source_fixes;

/// How often on one page it is looked for what a reference may have meant: a page with more of them was not mistyped.
pub(super) struct Looks(usize);

impl Default for Looks {
    fn default() -> Self {
        Looks(200)
    }
}

impl Looks {
    /// Looks once more, unless it was enough.
    pub(super) fn one<T>(&mut self, look: impl FnOnce() -> Option<T>) -> Option<T> {
        self.0 = self.0.checked_sub(1)?;
        look()
    }
}

/// A defect of the source page and the languages that it reaches.
pub(super) type Reach<'a> = BTreeMap<u64, Vec<&'a Locale>>;

/// Which broken references of the source are in which translations too, where these are asked for: by key of the
/// reference.
pub(super) fn reach<'a>(group: &Group<'a>, wanted: impl Fn(&Broken) -> bool) -> Reach<'a> {
    let key = |file: FileId, broken: &Broken| group.page(file).facts[broken.fact as usize].key;
    let Some(source) = group.source() else { return Reach::new() };
    let own = group.broken(source);
    let mut reach: Reach<'_> = own.iter().filter(|b| wanted(b)).map(|b| (key(source, b), Vec::new())).collect();
    if reach.is_empty() || group.asked_source().is_none() {
        return reach;
    }
    for file in group.all_targets().iter().map(|target| target.file) {
        for broken in group.broken(file).iter().filter(|b| wanted(b)) {
            let Some(locales) = reach.get_mut(&key(file, broken)) else { continue };
            let locale = group.locale(file);
            if !locales.contains(&locale) {
                locales.push(locale);
            }
        }
    }
    reach
}

/// Says which languages a defect of the source reaches.
pub(super) fn reached(draft: Draft, locales: &[&Locale]) -> Draft {
    draft.cause(Cause::Source).suffix(also_in(locales))
}

/// The languages that a defect of the source reaches, as the end of a sentence.
pub(super) fn also_in(locales: &[&Locale]) -> String {
    match locales {
        [] => String::new(),
        _ => format!(", also in {}", locales.iter().map(|locale| locale.as_str()).collect::<Vec<_>>().join(", ")),
    }
}

/// The source's link leads somewhere else: that is the fix.
pub(super) fn as_in_source(
    draft: Draft,
    group: &Group<'_>,
    (file, fact): (FileId, &Fact),
    (source, original): (FileId, &Fact),
) -> Draft {
    let target = expected(group, (file, fact), (source, original));
    let parts = links::split(&target);
    let lacks = match (group.index().resolve(file, &parts), parts.fragment) {
        (Destination::Page(to), Some(place)) if !place.is_empty() && !group.index().has_anchor(to, place) => {
            Some(place)
        }
        _ => None,
    };
    let draft = draft.related(source, original.span, "in the source");
    if let Some(place) = lacks {
        let has_ids = group.page(file).site.pages.heading_ids;
        let id = if has_ids { format!("give the heading there the id `{{#{place}}}`") } else { CHECK.to_owned() };
        return draft.help(format!("change it to `{target}`, as in the source, and {id}"));
    }
    let draft = draft.help(format!("change it to `{target}`, as in the source"));
    let pair = group.pair(file);
    let certain = source_fixes::is_certain(group, file, source, original)
        && pair.is_some_and(|pair| pair.changed_alone(group, fact));
    source_fixes::link(
        draft,
        group,
        file,
        fact,
        &target,
        if certain { Applicability::Safe } else { Applicability::Unsafe },
    )
}

/// What to do about the place of a link where headings take no ids.
const CHECK: &str = "use the anchor of the translated heading";

/// The address that a translation has for the one of a link in the source: in its language where it writes such ones, and
/// to the translated heading.
pub(super) fn expected(
    group: &Group<'_>,
    (file, fact): (FileId, &Fact),
    (source, original): (FileId, &Fact),
) -> String {
    let written = group.page(file).value_of(fact);
    let target = in_own_language(group, file, source, group.page(source).value_of(original));
    let target = with_language(&target, written, group.locale(file));
    let target = beside(group, file, &target, written);
    let parts = links::split(&target);
    match (group.index().resolve(file, &parts), parts.fragment) {
        (Destination::Page(to), Some(place)) if !place.is_empty() && !group.index().has_anchor(to, place) => {
            match counterpart(group, to, place) {
                Some((_, anchor)) if !may_keep_slugs(group, group.page(source)) => {
                    format!("{}#{anchor}", target.split('#').next().unwrap_or(""))
                }
                _ => target,
            }
        }
        _ => target,
    }
}

/// A rooted address below the language that the written one begins with, where that leads to a page. One that names a file
/// of the language's own tree has no language in front.
fn beside(group: &Group<'_>, file: FileId, target: &str, written: &str) -> String {
    let parts = links::split(target);
    let names_file = group.page(file).site.pages.extensions.iter().any(|extension| {
        parts.path.strip_suffix(extension).is_some_and(|stem| stem.ends_with('.') || extension.starts_with('.'))
    });
    let is_own = |to: FileId| group.tree(to) == group.tree(file);
    if names_file && matches!(group.index().resolve(file, &parts), Destination::Page(to) if is_own(to)) {
        return target.to_owned();
    }
    let first = |address: &'_ str| address.strip_prefix('/').and_then(|rest| rest.split('/').next()).map(str::to_owned);
    let names_own = |tag: &String| locale::names(tag, group.locale(file));
    match (first(target), first(written).filter(names_own)) {
        (Some(other), Some(tag)) if locale::tag_of_segment(&other).is_none() => {
            let own = format!("/{tag}{target}");
            let leads = matches!(group.index().resolve(file, &links::split(&own)), Destination::Page(_));
            if leads { own } else { target.to_owned() }
        }
        _ => target.to_owned(),
    }
}

/// Whether the platform may publish translated pages with the slugs of the source: it does so with some pages that carry
/// ids.
pub(super) fn may_keep_slugs(group: &Group<'_>, source: &Page) -> bool {
    source.site.pages.slugs.may_be_kept && group.index().has_page_ids()
}

/// The heading of a page that is the counterpart of one of its source, named by its anchor: its section, and its anchor.
pub(super) fn counterpart(group: &Group<'_>, to: FileId, place: &str) -> Option<(u32, String)> {
    let section = references::section(group.current_page(group.source_of(to)), place)?;
    let at = group.counterpart_of(to, section)?;
    Some((at, references::anchor_of(group.current_page(to), &group.text(to), at)?.to_string()))
}

/// An address of the source with the language of a translation in place of the source's, as the translation writes it
/// on that site elsewhere; a site of which it says nothing may not have that language.
fn in_own_language(group: &Group<'_>, file: FileId, source: FileId, target: &str) -> String {
    let own = links::language_places(target)
        .find(|named| named.in_path.is_some() && locale::names(named.tag, group.locale(source)))
        .and_then(|named| Some((named.in_path?, group.index().language_on(group.tree(file), named.host)?)));
    match own {
        Some((at, tag)) => format!("{}{tag}{}", &target[..at.start], &target[at.end..]),
        None => target.to_owned(),
    }
}

/// An address with the setting by which the one that is written asks the same site for a language: `?lang=fr`.
fn with_language(target: &str, written: &str, own: &Locale) -> String {
    const LANGUAGE: [&str; 4] = ["lang", "locale", "hl", "language"];
    let (parts, other) = (links::split(target), links::split(written));
    let value = |setting: &str| {
        let (key, value) = setting.split_once('=')?;
        LANGUAGE.contains(&key).then(|| value.to_owned())
    };
    let is_own = |tag: String| locale::tag_of_segment(&tag).is_some_and(|tag| tag.same_language(own));
    let setting = other.query.split('&').find(|setting| value(setting).is_some_and(is_own));
    let Some(setting) = setting.filter(|_| !parts.host.is_empty() && parts.host == other.host) else {
        return target.to_owned();
    };
    let kept = parts.query.split('&').filter(|kept| !kept.is_empty() && value(kept).is_none());
    let query: Vec<&str> = kept.chain([setting]).collect();
    let address = target.split(['?', '#']).next().unwrap_or(target);
    let place = parts.fragment.map_or(String::new(), |place| format!("#{place}"));
    format!("{address}?{}{place}", query.join("&"))
}

/// Reports links or images whose file is not there.
pub(super) fn report_paths(group: &Group<'_>, report: &mut Report, kind: FactKind, rule: RuleId, ignore: &RegexSet) {
    let wanted = |b: &Broken| b.kind == kind && matches!(b.lack, Lack::Path(_));
    let reach = LazyCell::new(|| reach(group, wanted));
    for file in group.files() {
        let page = group.page(file);
        let mut looks = Looks::default();
        for broken in group.broken(file).iter().filter(|b| wanted(b)) {
            let fact = &page.facts[broken.fact as usize];
            let written = page.value_of(fact);
            let at_source = reach.get(&fact.key);
            if ignore.is_match(written) || !group.is_source(file) && at_source.is_some() {
                continue;
            }
            let Lack::Path(path) = &broken.lack else { continue };
            let at_source = at_source.filter(|_| group.is_source(file));
            let message = message(group, kind, written, broken, file);
            let together = Together {
                key: format!("{} {path}", broken.falls_back),
                after: at_source.map(|locales| also_in(locales)).unwrap_or_default(),
                ..Together::places(&message)
            };
            let mut draft = group.finding(rule, file, fact.span, message).element(written).together(together);
            if broken.falls_back {
                draft = draft.note().counted().help(match kind {
                    FactKind::Image => "no change needed: readers see the image of the source",
                    _ => "no change needed: readers see the source page until this one is translated",
                });
            } else if let Some((source, original)) = group.original_link(file, fact) {
                draft = as_in_source(draft, group, (file, fact), (source, original));
            } else if let Some(near) = looks.one(|| group.index().nearest_path(group.tree(file), path)) {
                let near = with_place(group, file, &relative(group.path(file), near, written), written);
                draft = draft.help(format!("did you mean `{}`?", shorten_target(&near)));
                draft = source_fixes::link(draft, group, file, fact, &near, Applicability::Unsafe);
            } else {
                draft = draft.help("correct the path, or remove the reference");
            }
            if let Some(locales) = at_source {
                draft = reached(draft, locales);
            }
            report.add(draft.explains([Subject::Within(broken.fact)]));
        }
    }
}

/// A suggested path with the place that is written, if the page there has it.
fn with_place(group: &Group<'_>, file: FileId, near: &str, written: &str) -> String {
    let Some(place) = links::split(written).fragment.filter(|place| !place.is_empty()) else { return near.to_owned() };
    match group.index().resolve(file, &links::split(near)) {
        Destination::Page(to) if group.index().has_anchor(to, place) => format!("{near}#{place}"),
        _ => near.to_owned(),
    }
}

fn message(group: &Group<'_>, kind: FactKind, written: &str, broken: &Broken, file: FileId) -> String {
    let what = if kind == FactKind::Image { "image" } else { "page or file" };
    if broken.falls_back {
        return format!("there is no {} version of `{}` yet", group.locale(file), shorten_target(written));
    }
    format!("no {what} at `{}`", shorten_target(written))
}

/// `to` as one would write it on the page `from`, in the manner of `written`: rooted or relative.
fn relative(from: &str, to: &str, written: &str) -> String {
    if written.starts_with('/') {
        return format!("/{to}");
    }
    let folder: Vec<&str> = from.split('/').collect();
    let folder = &folder[..folder.len().saturating_sub(1)];
    let path: Vec<&str> = to.split('/').collect();
    let shared = folder.iter().zip(&path).take_while(|(a, b)| a == b).count().min(path.len().saturating_sub(1));
    let mut out = "../".repeat(folder.len() - shared);
    out.push_str(&path[shared..].join("/"));
    out
}

#[cfg(test)]
mod tests {
    use super::{relative, with_language};
    use crate::locale::Locale;

    #[test]
    fn an_address_keeps_its_language() {
        let own = Locale::parse("ja-JP").expect("a tag");
        let with = |target, written| with_language(target, written, &own);
        let written = "https://lumen.example/a.html?lang=ja#x";
        assert_eq!(with("https://lumen.example/b.html", written), "https://lumen.example/b.html?lang=ja");
        assert_eq!(with("https://lumen.example/b?lang=en&v=2#y", written), "https://lumen.example/b?v=2&lang=ja#y");
        assert_eq!(with("https://other.example/b", written), "https://other.example/b");
        assert_eq!(with("https://lumen.example/b", "https://lumen.example/a?lang=fr"), "https://lumen.example/b");
        assert_eq!(with("../b.md", written), "../b.md");
    }

    #[test]
    fn suggestions_read_as_written() {
        assert_eq!(relative("help/a/x.md", "help/b/y.md", "z.md"), "../b/y.md");
        assert_eq!(relative("help/a/x.md", "help/a/y.md", "z.md"), "y.md");
        assert_eq!(relative("x.md", "a/y.md", "z.md"), "a/y.md");
        assert_eq!(relative("help/a/x.md", "help/b/y.md", "/help/z.md"), "/help/b/y.md");
    }
}
