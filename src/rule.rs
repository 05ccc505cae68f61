//! What a rule is: a pure question to a page group.

mod alignments;
mod changes;
mod counterpart_places;
mod defects;
mod draft;
mod excerpt;
mod manifest;
mod noted;
mod others;
mod outdated;
mod own_files;
mod pair;
mod part;
mod spans;
mod united;
mod up_to_date;
mod wording;

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::align::Alignment;
use crate::finding::{Cause, Finding, RuleId};
use crate::history::{Base, History, InferredPin, Pin};
use crate::index::{Index, Read, Reads};
use crate::layout::{Layout, TreeId};
use crate::locale::Locale;
use crate::page::{Fact, FactKind, Page};
use crate::parse::links;
use crate::project::{PageGroup, Project, Target};
use crate::references::{self, Broken};
use crate::terms::Terms;
use crate::text::{FileId, Location, Span, hash};

pub use alignments::{Alignments, evidence};
pub use draft::{Draft, Report, shorten, shorten_target, shorten_targets, shorten_to};
pub use excerpt::{moment, plain_words};
pub use manifest::{About, Flag, Manifest, Need, Scope, Traits};
pub use others::{Choice, OtherTranslations, Others, equal_blocks, others_hash};
pub use outdated::{has_all_changes, outdated_sections, respelled_sections};
pub use pair::{Added, Lost, Pair};
pub use part::Part;
pub use wording::{Wording, is_legal, is_of_source};

/// A rule. Pure: no files, no clock, no git, no other rule; what it wants to know it asks of the [`Group`].
pub trait Rule: Send + Sync {
    /// Looks at one group and reports what is wrong.
    fn check(&self, group: &Group<'_>, report: &mut Report);
}

/// How a group gets at texts: only for pages that have something to report.
pub type Texts<'a> = &'a (dyn Fn(FileId) -> Option<Arc<str>> + Sync);

/// What all groups share.
#[derive(Clone, Copy)]
pub struct Shared<'a> {
    /// All pages.
    pub project: &'a Project,
    /// Facts of other pages.
    pub index: &'a Index,
    /// The past.
    pub history: &'a History,
    /// What is called how.
    pub terms: &'a Terms,
    /// The texts of files as they are now.
    pub texts: Texts<'a>,
    /// How translations agree with what they were made from, and with today's source.
    pub alignments: &'a Alignments,
}

/// A page group and all that a rule may ask; what it asks of pages outside of the group is noted (see [`Reads`]).
pub struct Group<'a> {
    shared: Shared<'a>,
    reads: &'a Reads,
    group: &'a PageGroup,
    part: Part,
    /// The translations that the check is about.
    targets: &'a [Target],
    pairs: Vec<Pair>,
    /// Those of all translations, once one asks.
    all_pairs: OnceCell<Vec<Pair>>,
    uncompared: Vec<Pair>,
    /// Those that have no source to compare them with: what is broken in them shows by itself.
    alone: Vec<FileId>,
    absent: Vec<TreeId>,
    /// What the source page says here, if that is not what it says now.
    base: Option<&'a Base>,
    /// How translations agree with the older source that they were made from.
    base_alignments: HashMap<FileId, Arc<Alignment>>,
    cache: RefCell<HashMap<FileId, Arc<str>>>,
    broken: RefCell<HashMap<FileId, Rc<[Broken]>>>,
}

impl<'a> Group<'a> {
    /// Pages of a group, compared with the source as it is now. What is asked of other pages is noted in `reads`.
    pub fn new(shared: Shared<'a>, group: &'a PageGroup, part: Part, reads: &'a Reads) -> Self {
        Group::with(shared, group, part, reads, None)
    }

    /// Those of them that were made from `base`, compared with that.
    pub fn of_base(shared: Shared<'a>, group: &'a PageGroup, part: Part, reads: &'a Reads, base: &'a Base) -> Self {
        Group::with(shared, group, part, reads, Some(base))
    }

    fn with(shared: Shared<'a>, group: &'a PageGroup, part: Part, reads: &'a Reads, base: Option<&'a Base>) -> Self {
        let Shared { project, history, .. } = shared;
        let mut this = Group {
            shared,
            reads,
            group,
            part,
            targets: match part {
                Part::All => &group.targets,
                Part::Source => &[],
                Part::Target(at) => &group.targets[at..=at],
            },
            pairs: Vec::new(),
            all_pairs: OnceCell::new(),
            uncompared: Vec::new(),
            alone: Vec::new(),
            absent: if matches!(part, Part::Target(_)) { Vec::new() } else { project.absent(group).collect() },
            base,
            base_alignments: HashMap::new(),
            cache: RefCell::default(),
            broken: RefCell::default(),
        };
        let is_read = |file: FileId| project.page(file).unreadable.is_none();
        if !group.source.is_some_and(is_read) {
            let targets = this.targets.iter().map(|target| target.file);
            this.alone = targets.filter(|file| base.is_none() && is_read(*file)).collect();
            return this;
        }
        for target in this.targets {
            let Some((pair, made)) = this.compared(target) else { continue };
            this.base_alignments.extend(made.map(|made| (target.file, made)));
            if *history.pin(target.file) == Pin::NotFetched {
                this.uncompared.push(pair)
            } else {
                this.pairs.push(pair)
            }
        }
        this
    }

    /// The source page; `None` for an orphan.
    pub fn source(&self) -> Option<FileId> {
        self.group.source
    }

    /// For an orphan: the source page at its path, which belongs to another product.
    pub fn other_product(&self) -> Option<FileId> {
        self.group.other_product
    }

    /// Each translation that the check is about with its alignment; only those that can be compared.
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }

    /// The trees of this product that have no page in this group.
    pub fn absent(&self) -> &[TreeId] {
        &self.absent
    }

    /// The files and trees of the project.
    pub fn layout(&self) -> &'a Layout {
        &self.shared.project.layout
    }

    /// The older source page that a translation was made from, and how it agrees with that.
    pub fn base_alignment(&self, target: FileId) -> Option<(&'a Base, &Alignment)> {
        Some((self.shared.history.base(target)?, self.base_alignments.get(&target)?))
    }

    /// Whether a translation differs in more from its source than from what this was when the translation was made.
    pub fn lacks_markup(&self, target: FileId) -> bool {
        let (Some(pair), Some((_, then))) = (self.pair(target), self.base_alignment(target)) else { return true };
        pair.alignment.differences.len() > then.differences.len()
    }

    /// The page of a file.
    pub fn page(&self, file: FileId) -> &'a Page {
        match self.base {
            Some(base) if base.source == file => &base.page,
            _ => self.current_page(file),
        }
    }

    /// What the pin of a translation says; against the source that it was made from, every translation is fresh.
    pub fn pin(&self, target: FileId) -> &'a Pin {
        if self.base.is_some() {
            return &Pin::Fresh;
        }
        self.note(Read::Past(target), target);
        self.shared.history.pin(target)
    }

    /// What the pin of a translation rests on, if the page does not name it.
    pub fn inferred(&self, target: FileId) -> Option<&'a InferredPin> {
        self.note(Read::Past(target), target);
        self.shared.history.inferred(target)
    }

    /// Whether it was looked for what a translation was made from, and in vain.
    pub fn is_unclear(&self, target: FileId) -> bool {
        self.note(Read::Past(target), target);
        self.shared.history.is_unclear(target)
    }

    /// Whether it is not certain what a translation was made from, and it matters.
    pub fn is_between_versions(&self, target: FileId) -> bool {
        let is_uncertain = self.inferred(target).is_some_and(|inferred| !inferred.is_certain());
        is_uncertain && self.shared.history.others(target).next().flatten().is_some()
    }

    /// The page's path within its tree.
    pub fn path(&self, file: FileId) -> &'a str {
        self.shared.project.path(file)
    }

    /// The file beside a page that is the same page by its name, and is not read.
    pub fn twin(&self, file: FileId) -> Option<&'a str> {
        self.shared.project.layout.files[file.index()].twin.as_deref()
    }

    /// The path of a page's file from the directory of its tree.
    pub fn disk_name(&self, file: FileId) -> &'a str {
        let entry = &self.shared.project.layout.files[file.index()];
        entry.disk.as_deref().unwrap_or(&entry.path)
    }

    /// The tree of a file.
    pub fn tree(&self, file: FileId) -> TreeId {
        self.layout().files[file.index()].tree
    }

    /// The language of a file.
    pub fn locale(&self, file: FileId) -> &'a Locale {
        &self.layout().tree(file).locale
    }

    /// Whether a file is the source of this group.
    pub fn is_source(&self, file: FileId) -> bool {
        self.group.source == Some(file)
    }

    /// The text of a file; empty if it cannot be read any more.
    pub fn text(&self, file: FileId) -> Arc<str> {
        if let Some(base) = self.base.filter(|base| base.source == file) {
            return base.text.clone();
        }
        self.note(Read::Page(file), file);
        let mut cache = self.cache.borrow_mut();
        cache.entry(file).or_insert_with(|| (self.shared.texts)(file).unwrap_or_else(|| Arc::from(""))).clone()
    }

    /// The references of a file that lead nowhere; found once, for all rules.
    pub fn broken(&self, file: FileId) -> Rc<[Broken]> {
        let mut broken = self.broken.borrow_mut();
        broken.entry(file).or_insert_with(|| references::broken(self.index(), file, self.page(file)).into()).clone()
    }

    /// Whether a link or image of a file leads nowhere, not even to the source's page.
    pub fn broken_fact(&self, file: FileId, fact: &Fact) -> bool {
        let facts = &self.page(file).facts;
        let broken = self.broken(file);
        let place = |broken: &Broken| facts[broken.fact as usize].span;
        let from = broken.partition_point(|broken| place(broken).start < fact.span.start);
        let mut here = broken[from..].iter().take_while(|broken| place(broken).start == fact.span.start);
        here.any(|broken| !broken.falls_back && place(broken) == fact.span)
    }

    /// A translation with its alignment, if it can be compared.
    pub fn pair(&self, target: FileId) -> Option<&Pair> {
        let at = self.pairs.binary_search_by_key(&target, |pair| pair.target).ok()?;
        self.pairs.get(at)
    }

    /// A translation with its alignment, also where it was made from a newer source than the one at hand.
    pub fn any_pair(&self, target: FileId) -> Option<&Pair> {
        self.pair(target).or_else(|| self.uncompared.iter().find(|pair| pair.target == target))
    }

    /// How a translation of this group would agree with its source if its page were another one.
    pub fn alignment_as_edited(&self, target: FileId, page: &Page, text: &Arc<str>) -> Option<Alignment> {
        let source = self.group.source?;
        Some(alignments::as_edited(self.shared, source, target, page, text))
    }

    /// The link of the source that a link of a translation stands for, where the two differ.
    pub fn original_link(&self, file: FileId, fact: &Fact) -> Option<(FileId, &'a Fact)> {
        let pair = self.pair(file)?;
        Some((pair.source, pair.original(self, fact)?))
    }

    /// Whether the place that a same-page link names is an id that the translation lost.
    pub fn lost_id(&self, file: FileId, link: &Fact) -> bool {
        let fragment = links::split(self.page(file).value_of(link)).fragment.unwrap_or("");
        let id = hash(links::percent_decode(fragment).as_bytes());
        self.pair(file).is_some_and(|pair| pair.lost_id(self, id))
    }

    /// The text under a span, on one line and shortened, for messages.
    pub fn quote(&self, file: FileId, span: Span) -> String {
        shorten(span.of(&self.text(file)))
    }

    /// What the counterpart of the block around a place of the source was made from, if there is one and it is older.
    pub fn text_in_base(&self, target: FileId, source: FileId, place: Span) -> Option<&'a str> {
        let (base, then) = self.base_alignment(target)?;
        let page = self.page(source);
        let block = page.block_around(place)?;
        let at = page.blocks.partition_point(|other| other.span.start < block.span.start) as u32;
        let old = self.pair(target)?.block_then(base, then, at)?;
        Some(base.page.blocks.get(old as usize)?.span.of(&base.text))
    }

    /// The share of a translation that people translated, in percent, where it says so.
    pub fn human_share(&self, target: FileId) -> Option<u8> {
        let page = self.page(target);
        let entry = page.front_matter.get(page.site.metadata.human_share?)?;
        let text = self.text(target);
        let value = entry.value.of(&text).trim_matches(['"', '\'', ' ']);
        value.strip_suffix('%').unwrap_or(value).trim().parse().ok().filter(|percent| *percent <= 100)
    }

    /// The title of a section in quotation marks; the top of the page has none.
    pub fn title(&self, file: FileId, section: u32) -> String {
        let section = &self.page(file).sections[section as usize];
        if section.level == 0 {
            "the top of the page".to_owned()
        } else {
            format!("“{}”", self.quote(file, section.title))
        }
    }

    /// What a page is called: the title of its front matter, else its first heading, else its path.
    pub fn name(&self, file: FileId) -> String {
        let page = self.page(file);
        let heading = page.sections.iter().find(|section| section.level > 0).map(|section| section.title);
        let title = page.front_matter.get("title").map(|entry| entry.value);
        let spans = [title, heading].into_iter().flatten();
        let unquoted = |span| self.quote(file, span).trim_matches(['"', '\'']).to_owned();
        let mut names = spans.map(unquoted).filter(|name| !name.is_empty());
        names.next().map_or_else(|| format!("`{}`", self.path(file)), |name| format!("“{name}”"))
    }

    /// What a section is known by across edits: its id, else its title.
    pub fn section_key(&self, file: FileId, section: u32) -> String {
        let page = self.page(file);
        let section = &page.sections[section as usize];
        let anchor = page.blocks_of(section).first().map_or(&[][..], |heading| page.facts_of(heading));
        match anchor.iter().find(|fact| fact.kind == FactKind::Anchor && fact.key == section.id) {
            Some(fact) => format!("#{}", self.quote(file, fact.span)),
            None => self.quote(file, section.title),
        }
    }

    /// Begins a finding about a file.
    pub fn finding(&self, rule: RuleId, file: FileId, span: Span, message: String) -> Draft {
        let page = self.group.source.unwrap_or(file);
        let product = &self.layout().tree(file).product;
        // An orphan may have the path of a source page whose translation has another one.
        let element = if self.group.source.is_none() { "\u{0}\u{0}" } else { "" };
        Draft {
            element: element.to_owned(),
            parts: Vec::new(),
            about: Vec::new(),
            weight: 0,
            finding: Finding {
                cause: if self.is_source(file) { Cause::Source } else { Cause::Unknown },
                product: product.to_string(),
                page_key: self.shared.project.key(self.group).to_owned(),
                page_path: self.path(page).to_owned(),
                ..Finding::new(rule, self.locale(file).clone(), Location { file, span }, message)
            },
        }
    }
}
