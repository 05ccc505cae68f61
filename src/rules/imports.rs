//! What pages import: a translation needs the modules that its source has, under the same names.

use std::collections::{HashMap, HashSet};

use crate::finding::{Applicability, Edit, RuleId};
use crate::locale;
use crate::page::{Fact, FactKind, Page};
use crate::parse::mdx::{self, Import, Part, Value};
use crate::rule::{Draft, Group, Pair, Report, shorten};
use crate::text::{Span, has_word};

use super::components::name;

/// Reports what the translation uses and the source imports, where the translation does not, or from another module.
pub(super) fn check(rule: RuleId, group: &Group<'_>, pair: &Pair, report: &mut Report) {
    let (source, target) = (group.page(pair.source), group.page(pair.target));
    if imports_of(source).next().is_none() || !pair.has_components(group) {
        return;
    }
    let (text, own) = (group.text(pair.source), group.text(pair.target));
    let known = known_names(target, &own);
    let modules = modules(target, &own);
    let mut used: HashMap<&str, Span> = HashMap::new();
    for fact in &target.facts {
        let component = name(&own, fact).and_then(|name| name.split('.').next());
        component.map(|name| used.entry(name).or_insert(fact.span));
    }
    for fact in imports_of(source) {
        let Some(import) = mdx::imports(&text, fact.span.range()).into_iter().next() else { continue };
        for imported in import.local_names() {
            if let Some(module) = modules.get(imported) {
                if !is_counterpart(import.from.of(&text), module.of(&own)) {
                    report.add(other_module(rule, group, pair, &import, (imported, *module)));
                }
            } else if !known.contains(imported) {
                let place = used.get(imported).copied().or_else(|| in_expression(group, pair, imported));
                if let Some(place) = place {
                    report.add(lost(rule, group, pair, (fact, &import), (imported, place)));
                }
            }
        }
    }
}

/// What is used and not imported.
fn lost(
    rule: RuleId,
    group: &Group<'_>,
    pair: &Pair,
    (fact, import): (&Fact, &Import<'_>),
    (name, place): (&str, Span),
) -> Draft {
    let (text, own) = (group.text(pair.source), group.text(pair.target));
    let shown = if place.of(&own).starts_with('<') { format!("<{name}>") } else { name.to_owned() };
    let statement = fact.span.of(&text);
    let draft = group
        .finding(rule, pair.target, place, format!("`{shown}` is used here, but not imported"))
        .element(name)
        .help(format!("import it, as the source does: `{}`", shorten(statement)))
        .related(pair.source, fact.span, "the import in the source");
    // Where the module is, as seen from the translation, a person must say.
    let is_one = import.local_names().count() == 1;
    match import_line(group.page(pair.target), statement).filter(|_| is_one) {
        Some((at, line)) => {
            let edits = vec![Edit::new(pair.target, at, line)];
            draft.fix(format!("import `{name}`, as the source does"), Applicability::Unsafe, edits)
        }
        None => draft,
    }
}

/// What is imported from another module than in the source.
fn other_module(
    rule: RuleId,
    group: &Group<'_>,
    pair: &Pair,
    import: &Import<'_>,
    (name, module): (&str, Span),
) -> Draft {
    let (text, own) = (group.text(pair.source), group.text(pair.target));
    let wanted = import.from.of(&text);
    let message = format!("`{name}` is imported from `{}`, expected `{}`", shorten(module.of(&own)), shorten(wanted));
    let draft = group
        .finding(rule, pair.target, module, message)
        .element("import")
        .element(name)
        .help("names of modules are the same in every language; only the way to a file may be another one")
        .related(pair.source, import.from, "the import in the source");
    if is_path(wanted) {
        return draft;
    }
    let edits = vec![Edit::new(pair.target, module, wanted)];
    draft.fix(format!("import from `{}`, as the source does", shorten(wanted)), Applicability::Safe, edits)
}

/// Whether a module is given by the way to its file: from the page, or from a folder that the site names.
fn is_path(module: &str) -> bool {
    module.starts_with(['.', '/', '~']) || module.starts_with("@/") || module.starts_with("@site/")
}

/// Whether two modules may be one, or the same in two languages: what is named is equal, ways lead to files of one name.
fn is_counterpart(theirs: &str, ours: &str) -> bool {
    let file = |module: &'_ str| module.rsplit('/').next().unwrap_or("").to_owned();
    let (a, b) = (file(theirs), file(ours));
    let parts = |name: &str| name.split(['.', '-', '_']).map(str::to_owned).collect::<Vec<_>>();
    let is_language = |part: &String| locale::is_tag(part);
    // `lamp.en.png` and `lamp.fr.png`, `en.json` and `fr.json`, `lamp.png` and `lamp-fr.png`.
    let bare = |name: &str| parts(name).into_iter().filter(|part| !is_language(part)).collect::<Vec<_>>();
    theirs == ours || is_path(theirs) && is_path(ours) && (a == b || bare(&a) == bare(&b))
}

/// The first expression of the translation that says a name.
fn in_expression(group: &Group<'_>, pair: &Pair, name: &str) -> Option<Span> {
    let (page, own) = (group.page(pair.target), group.text(pair.target));
    if !pair.may_search(group, &own) {
        return None;
    }
    let of_tags = page.attributes.iter().flat_map(|attributes| mdx::parts(&own, attributes.span));
    let values = of_tags.flat_map(|(part, _)| match part {
        Part::Tag(tag) => mdx::attributes(&own, &tag),
        _ => Vec::new(),
    });
    let values = values.filter_map(|attribute| match attribute.value {
        Value::Expression(span) => Some(span),
        _ => None,
    });
    let templates = page.facts.iter().filter(|fact| fact.kind == FactKind::Template).map(|fact| fact.span);
    values.chain(templates).find(|span| says(span.of(&own), name))
}

/// Whether an expression says a name outside of its texts.
fn says(expression: &str, name: &str) -> bool {
    has_word(&mdx::program(expression, &|_| false), name)
}

/// The modules that names of a page are imported from.
fn modules<'t>(page: &Page, text: &'t str) -> HashMap<&'t str, Span> {
    let imports = imports_of(page).flat_map(|fact| mdx::imports(text, fact.span.range()));
    imports.flat_map(|import| import.local_names().map(|name| (name, import.from)).collect::<Vec<_>>()).collect()
}

fn imports_of(page: &Page) -> impl DoubleEndedIterator<Item = &Fact> {
    page.facts.iter().filter(|fact| fact.kind == FactKind::Import)
}

/// Where a page can import something else, and what is to be written there.
fn import_line(page: &Page, statement: &str) -> Option<(Span, String)> {
    let last = imports_of(page).next_back().map(|last| (last.span.end, format!("\n{statement}")));
    let (at, line) = last.unwrap_or_else(|| (page.front_matter.span.end, format!("\n{statement}\n")));
    (at > 0).then(|| (Span::at(at as usize), line))
}

/// The names that a page imports or exports.
fn known_names<'t>(page: &Page, text: &'t str) -> HashSet<&'t str> {
    let imported = imports_of(page).flat_map(|fact| mdx::imports(text, fact.span.range()));
    let mut known: HashSet<&str> = imported.flat_map(|import| import.local_names().collect::<Vec<_>>()).collect();
    for line in text.lines().filter(|line| line.starts_with("export ")) {
        known.extend(line.split(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '$')));
    }
    known
}
