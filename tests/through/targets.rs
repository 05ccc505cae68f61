//! What the translation has or lacks of the source as it is today.

use super::*;

#[test]
fn the_target_has_the_link_of_today() {
    let base = "# Ports\n\nSee [the old port](old.md) for prices.\n\nPay on the quay.\n";
    let now = base.replace("old.md", "new.md");
    let target = "# Havens\n\nZie [de haven](new.md) voor prijzen.\n\nBetaal op de kade.\n";
    let case = Case { base, now: &now, target, reworded: &[("See the old port", "See the old port")] };
    case.says(&[]);
    Case { target: "# Havens\n\nZie [de haven](old.md) voor prijzen.\n\nBetaal op de kade.\n", ..case }
        .says(&["Changed { source: 0, target: 0 }"]);
}

#[test]
fn the_target_has_the_section_of_today() {
    let keel = "## Keels {#keels}\n\nA keel holds [the course](course.md).\n\n";
    let now = BASE.replace("## Oars", &format!("{keel}## Oars"));
    let kiel = "## Kielen {#keels}\n\nEen kiel houdt [de koers](course.md).\n\n";
    let target = TARGET.replace("## Riemen", &format!("{kiel}## Riemen"));
    Case { base: BASE, now: &now, target: &target, reworded: &[] }.says(&[]);
}

#[test]
fn a_row_that_the_translation_lost_is_named() {
    let target = RIJEN.replace("| Harde wind | Zeilen voor weinigen |\n", "");
    let now = ROWS.replace("# Winds\n", "# Winds\n\nThree of many.\n");
    let found = Case { base: ROWS, now: &now, target: &target, reworded: &[] }.differences();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("missing 1 from Three of after Winden"), "{found:?}");
}
