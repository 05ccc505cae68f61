//! Alignment with today's source through the page that the translation was made from, on small pages.

mod targets;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use locdrift::align::{Alignment, BlockPair, Difference, Side, ViaBase, align, align_through, compose};
use locdrift::page::{Block, Page, Section};
use locdrift::parse::{self, Keys, Reader};
use locdrift::text::{FileId, Span};
use proptest::prelude::*;

fn page(text: &str) -> Page {
    parse::parse(FileId(0), text, &Keys::default(), &mut Reader::default())
}

/// The words of a block, without the markup around them.
fn words(text: &str, span: Span) -> String {
    let bare = |c: char| !c.is_alphanumeric();
    span.of(text).split(bare).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Pairs of two versions of one page: what says the same, and what begins as `reworded` names it.
fn matches<T>(
    (base, base_text): (&[T], &str),
    (now, now_text): (&[T], &str),
    span: impl Fn(&T) -> Span,
    reworded: &[(&str, &str)],
) -> Vec<(u32, u32)> {
    let mut left: HashMap<String, Vec<u32>> = HashMap::new();
    for (at, one) in now.iter().enumerate().rev() {
        left.entry(words(now_text, span(one))).or_default().push(at as u32);
    }
    let mut pairs = Vec::new();
    for (at, one) in base.iter().enumerate() {
        let said = words(base_text, span(one));
        let renamed = reworded.iter().find(|(old, _)| said.starts_with(old));
        let key = match renamed {
            Some((_, new)) => left.keys().find(|key| key.starts_with(new)).cloned().expect("a reworded block"),
            None => said,
        };
        pairs.extend(left.get_mut(&key).and_then(Vec::pop).map(|found| (at as u32, found)));
    }
    pairs
}

struct Case<'t> {
    base: &'t str,
    now: &'t str,
    target: &'t str,
    /// How blocks and headings that were reworded began, and how they begin now.
    reworded: &'t [(&'t str, &'t str)],
}

impl Case<'_> {
    fn align(&self, text: &str, through: &ViaBase) -> Alignment {
        let (source, target) = (page(text), page(self.target));
        let (source_text, target_text) = (|| Arc::from(text), || Arc::from(self.target));
        align_through(
            Side { page: &source, path: "help/page.md", text: &source_text },
            Side { page: &target, path: "help/page.md", text: &target_text },
            through,
        )
    }

    fn through(&self) -> ViaBase {
        let (base, now) = (page(self.base), page(self.now));
        let base_target = self.align(self.base, &ViaBase::default());
        let sections =
            matches((&base.sections, self.base), (&now.sections, self.now), |s: &Section| s.title, self.reworded);
        let blocks = matches((&base.blocks, self.base), (&now.blocks, self.now), |b: &Block| b.span, self.reworded);
        compose(&now, &base, &base_target, &sections, &blocks, &[])
    }

    /// The differences between today's source and the target, in words.
    fn differences(&self) -> Vec<String> {
        self.tell(&self.align(self.now, &self.through()))
    }

    fn direct(&self) -> Vec<String> {
        self.tell(&self.align(self.now, &ViaBase::default()))
    }

    fn tell(&self, alignment: &Alignment) -> Vec<String> {
        let (source, target) = (page(self.now), page(self.target));
        let first = |text: &str, span: Span| words(text, span).split(' ').take(2).collect::<Vec<_>>().join(" ");
        let theirs = |block: u32| first(self.now, source.blocks[block as usize].span);
        let ours = |block: u32| first(self.target, target.blocks[block as usize].span);
        let their_title = |section: u32| words(self.now, source.sections[section as usize].title);
        let our_title = |section: u32| words(self.target, target.sections[section as usize].title);
        let tell = |difference: &Difference| match *difference {
            Difference::MissingSection { source, content: None, .. } => {
                format!("missing section {}", their_title(source))
            }
            Difference::MissingSection { source, content: Some(block), .. } => {
                format!("missing heading {} above {}", their_title(source), ours(block))
            }
            Difference::ExtraSection { target, content: None, .. } => format!("extra section {}", our_title(target)),
            Difference::ExtraSection { target, content: Some(block), .. } => {
                format!("extra heading {} above {}", our_title(target), theirs(block))
            }
            Difference::MovedSection { source, target, .. } => {
                format!("moved section {} = {}", their_title(source), our_title(target))
            }
            Difference::Level { source, target } => {
                format!("level of {} = {}", their_title(source), our_title(target))
            }
            Difference::MissingBlocks { first, count, after } => {
                format!("missing {count} from {} after {}", theirs(first), after.map_or("nothing".into(), ours))
            }
            Difference::ExtraBlocks { first, count, .. } => format!("extra {count} from {}", ours(first)),
            Difference::Missing { fact, .. } => {
                format!(
                    "missing {:?} {}",
                    source.facts[fact as usize].kind,
                    source.value_of(&source.facts[fact as usize])
                )
            }
            Difference::Extra { fact, .. } => {
                format!(
                    "extra {:?} {}",
                    target.facts[fact as usize].kind,
                    target.value_of(&target.facts[fact as usize])
                )
            }
            ref other => format!("{other:?}"),
        };
        alignment.differences.iter().map(tell).collect()
    }

    #[track_caller]
    fn says(&self, expected: &[&str]) {
        assert_eq!(self.differences(), expected, "directly: {:?}", self.direct());
    }
}

const BASE: &str = "# Boats

A boat floats on water.

## Sails

A sail catches the wind.

Hoist it with care.

## Oars

An oar pushes the water.

Row with both arms.
";

const TARGET: &str = "# Booten

Een boot drijft op water.

## Zeilen

Een zeil vangt de wind.

Hijs het met zorg.

## Riemen

Een riem duwt het water.

Roei met beide armen.
";

fn case<'t>(now: &'t str, reworded: &'t [(&'t str, &'t str)]) -> Case<'t> {
    Case { base: BASE, now, target: TARGET, reworded }
}

#[test]
fn what_did_not_change_is_in_agreement() {
    case(BASE, &[]).says(&[]);
}

#[test]
fn a_section_was_added() {
    let now = BASE.replace("## Oars", "## Keels\n\nA keel holds the course.\n\nPaint it now and then.\n\n## Oars");
    case(&now, &[]).says(&["missing section Keels"]);
}

#[test]
fn a_section_was_removed() {
    let now = BASE.replace("## Sails\n\nA sail catches the wind.\n\nHoist it with care.\n\n", "");
    case(&now, &[]).says(&["extra section Zeilen"]);
}

#[test]
fn a_section_gave_way_to_another() {
    let now = BASE.replace(
        "## Sails\n\nA sail catches the wind.\n\nHoist it with care.",
        "## Motors\n\nA motor burns oil.\n\nTurn the key.",
    );
    case(&now, &[]).says(&["missing section Motors", "extra section Zeilen"]);
}

#[test]
fn a_section_was_cut_in_two() {
    let now = BASE.replace("Hoist it", "### Hoist a sail\n\nHoist it");
    case(&now, &[]).says(&["missing heading Hoist a sail above Hijs het"]);
}

#[test]
fn a_part_that_became_a_section_got_more_words() {
    let now = BASE.replace("Hoist it", "### Hoist a sail\n\nLook at the wind first.\n\nHoist it");
    case(&now, &[]).says(&["missing heading Hoist a sail above Hijs het", "missing 1 from Look at after Een zeil"]);
}

#[test]
fn a_heading_went_and_its_content_stayed() {
    let now = BASE.replace("## Oars\n\n", "");
    case(&now, &[]).says(&["extra heading Riemen above An oar"]);
}

#[test]
fn a_heading_was_reworded() {
    let now = BASE.replace("## Sails", "## All that catches wind");
    case(&now, &[("Sails", "All that catches")]).says(&[]);
    // Also where nobody says so: what stands below it says it.
    case(&now, &[]).says(&[]);
}

#[test]
fn a_section_moved() {
    let sails = "## Sails\n\nA sail catches the wind.\n\nHoist it with care.\n\n";
    let now = BASE.replace(sails, "") + "\n" + sails;
    let found = case(&now, &[]).differences();
    assert!(found == ["moved section Sails = Zeilen"] || found == ["moved section Oars = Riemen"], "{found:?}");
}

#[test]
fn a_level_changed() {
    let now = BASE.replace("## Oars", "### Oars");
    case(&now, &[]).says(&["level of Oars = Riemen"]);
}

const ROWS: &str = "# Winds

| Name | Use |
| --- | --- |
| Breeze | Sailing for all |
| Gale | Sailing for few |
| Storm | Staying at home |
";

const RIJEN: &str = "# Winden

| Naam | Nut |
| --- | --- |
| Bries | Zeilen voor allen |
| Harde wind | Zeilen voor weinigen |
| Storm | Thuis blijven |
";

#[test]
fn a_row_came_among_bare_rows() {
    let now = ROWS.replace("| Gale", "| Squall | Sailing with care |\n| Gale");
    Case { base: ROWS, now: &now, target: RIJEN, reworded: &[] }
        .says(&["missing 1 from Squall Sailing after Bries Zeilen"]);
}

#[test]
fn a_row_went_and_another_came_elsewhere() {
    let now = ROWS.replace("| Breeze | Sailing for all |\n", "") + "| Calm | Rowing at last |\n";
    let case = Case { base: ROWS, now: &now, target: RIJEN, reworded: &[] };
    case.says(&["extra 1 from Bries Zeilen", "missing 1 from Calm Rowing after Storm Thuis"]);
    assert_eq!(case.direct(), [] as [&str; 0], "by chance the rows look alike");
}

#[test]
fn a_row_gave_way_to_another() {
    let now = ROWS.replace("| Gale | Sailing for few |", "| Calm | Rowing in line |");
    let case = Case { base: ROWS, now: &now, target: RIJEN, reworded: &[] };
    case.says(&["missing 1 from Calm Rowing after Bries Zeilen", "extra 1 from Harde wind"]);
    assert_eq!(case.direct(), [] as [&str; 0], "by chance the two rows look alike");
}

#[test]
fn a_row_says_something_else_below_its_label() {
    let base = "# Buttons\n\n| Name | Use |\n| --- | --- |\n| [!UICONTROL Start] | Begins |\n| [!UICONTROL Stop] | |\n| [!UICONTROL Wait] | Rests |\n";
    let now = base.replace("Stop] | |", "Stop] | Ends all that was begun, at once and for good |");
    let target = "# Knoppen\n\n| Naam | Nut |\n| --- | --- |\n| [!UICONTROL Begin] | Begint |\n| [!UICONTROL Einde] | |\n| [!UICONTROL Wacht] | Rust |\n";
    Case { base, now: &now, target, reworded: &[] }.says(&[]);
    let another = base.replace("Stop] | |", "Pause] | Holds |");
    Case { base, now: &another, target, reworded: &[] }
        .says(&["missing 1 from UICONTROL Pause after UICONTROL Begin", "extra 1 from UICONTROL Einde"]);
}

#[test]
fn what_is_known_is_not_rewritten() {
    let section = |at: usize| format!("## Part {at}\n\nAll that is to say of {}.\n\n", "it ".repeat(at));
    let base = (1..9).map(section).collect::<String>();
    let now = base.replace("## ", "# ");
    let target = base.replace("Part", "Deel").replace("All that is to say of", "Al wat te zeggen is van");
    let case = Case { base: &base, now: &now, target: &target, reworded: &[] };
    assert!(case.direct()[0].starts_with("Rewritten"), "{:?}", case.direct());
    assert!(case.differences().iter().all(|found| found.starts_with("level of Part")), "{:?}", case.differences());
}

#[test]
fn a_paragraph_was_reworded() {
    let now = BASE.replace("Hoist it with care.", "Pull it up with care.");
    case(&now, &[("Hoist", "Pull")]).says(&[]);
    // Also where nobody says so, while nothing else stands in its place.
    case(&now, &[]).says(&[]);
}

#[test]
fn a_list_gave_way_to_another() {
    let base = "# Knots\n\nBefore.\n\n- Tie it.\n- Pull it.\n- Test it.\n\nAfter.\n";
    let target = "# Knopen\n\nVooraf.\n\n- Leg hem.\n- Trek aan.\n- Test hem.\n\nDaarna.\n";
    let now = "# Knots\n\nBefore.\n\n- For ropes on deck.\n- For ropes on shore.\n\nAfter.\n";
    Case { base, now, target, reworded: &[] }.says(&["missing 2 from For ropes after Vooraf", "extra 3 from Leg hem"]);
}

#[test]
fn items_lead_elsewhere_to_the_same() {
    let base = "# Parts\n\n- [Mast](../ship/parts.md#mast)\n- [Boom](../ship/parts.md#boom)\n";
    let now = "# Parts\n\n- [The mast](https://example.com/parts#mast)\n- [The boom](https://example.com/parts#boom)\n";
    let target = "# Delen\n\n- [Mast](../ship/parts.md#mast)\n- [Giek](../ship/parts.md#boom)\n";
    Case { base, now, target, reworded: &[] }
        .says(&["Changed { source: 0, target: 0 }", "Changed { source: 1, target: 1 }"]);
}

#[test]
fn a_paragraph_was_cut_in_two() {
    let long = "A long rope is hard to keep dry in the rain. Hang it on a wide hook below the deck.";
    let base = format!("# Ropes\n\n{long}\n\nShort ropes do not matter.\n");
    let now = base.replace(". Hang", ".\n\nHang");
    let target = "# Touwen\n\nEen lang touw blijft in de regen niet droog. Hang het aan een brede haak onder het dek.\n\nKorte touwen tellen niet.\n";
    let reworded = &[("A long rope", "A long rope")][..];
    Case { base: &base, now: &now, target, reworded }.says(&[]);
    let joined = "# Touwen\n\nEen lang touw blijft in de regen niet droog.\n\nHang het aan een brede haak onder het dek.\n\nKorte touwen tellen niet.\n";
    Case { base: &now, now: &base, target: joined, reworded }.says(&[]);
}

#[test]
fn a_paragraph_went_below_another_heading() {
    let now = BASE.replace("\n\nHoist it with care.", "") + "\nHoist it with care.\n";
    case(&now, &[]).says(&[]);
}

fn side<'p>(page: &'p Page, text: &'p dyn Fn() -> Arc<str>) -> Side<'p> {
    Side { page, path: "help/page.md", text }
}

proptest! {
    #![proptest_config(crate::support::random(256))]

    /// Whatever is said to be known, also what cannot be: every section and block is in one pair at most.
    #[test]
    fn nothing_is_paired_twice(
        sections in proptest::collection::vec((0u32..8, 0u32..8), 0..8),
        blocks in proptest::collection::vec((0u32..16, 1u8..3, 0u32..16, 1u8..3), 0..16),
        gone_sections in proptest::collection::vec(0u32..8, 0..4),
        gone_blocks in proptest::collection::vec(0u32..16, 0..8),
        rows in any::<bool>(),
    ) {
        let (now, target) = if rows { (ROWS, RIJEN) } else { (BASE, TARGET) };
        let blocks = blocks.into_iter().map(|(source, source_count, target, target_count)| BlockPair { source, source_count, target, target_count });
        let through = ViaBase { sections, blocks: blocks.collect(), gone_sections, gone_blocks, ..ViaBase::default() };
        let (s, t) = (page(now), page(target));
        let texts: [&dyn Fn() -> Arc<str>; 2] = [&|| Arc::from(now), &|| Arc::from(target)];
        let found = align_through(side(&s, texts[0]), side(&t, texts[1]), &through);
        let mut seen = HashSet::new();
        for pair in &found.blocks {
            for block in pair.sources() {
                prop_assert!((block as usize) < s.blocks.len() && seen.insert((0, block)));
            }
            for block in pair.targets() {
                prop_assert!((block as usize) < t.blocks.len() && seen.insert((1, block)));
            }
        }
        for pair in &found.sections {
            prop_assert!(seen.insert((2, pair.source)) && seen.insert((3, pair.target)));
        }
    }
}

#[test]
fn with_nothing_known_nothing_changes() {
    let now = BASE.replace("## Oars", "## Keels\n\nA keel holds the course.\n\n## Oars");
    let (s, t) = (page(&now), page(TARGET));
    let texts: [&dyn Fn() -> Arc<str>; 2] = [&|| Arc::from(&*now), &|| Arc::from(TARGET)];
    let direct = align(side(&s, texts[0]), side(&t, texts[1]));
    assert_eq!(direct, align_through(side(&s, texts[0]), side(&t, texts[1]), &ViaBase::default()));
}
