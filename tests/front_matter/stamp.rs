//! Setting the pin changes the pin and nothing else, or says why not.

use locdrift::page::FrontMatter;
use locdrift::parse::front_matter::{Keys, StampError, parse, stamp};
use proptest::prelude::*;

use super::ways;

const OLD: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const NEW: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

fn keys(pin: &str) -> Keys {
    Keys { pin: pin.into(), ..Keys::default() }
}

/// The page after the stamp; `OLD` and `NEW` are written as `<old>` and `<new>`.
fn stamped(text: &str, pin: &str, commit: &str) -> Result<Option<String>, StampError> {
    let text = text.replace("<old>", OLD);
    let change = stamp(&text, &keys(pin), commit)?;
    Ok(change.map(|change| change.apply(&text).replace(NEW, "<new>").replace(OLD, "<old>")))
}

#[track_caller]
fn becomes(pin: &str, before: &str, after: &str) {
    assert_eq!(stamped(before, pin, NEW), Ok(Some(after.to_owned())), "{before}");
}

#[track_caller]
fn refused(pin: &str, before: &str, wanted: &str) {
    let error = stamped(before, pin, NEW).expect_err(before);
    assert!(error.to_string().contains(wanted), "{before}: {error}");
}

const PIN: &str = "source-git-commit";

#[test]
fn a_value_is_replaced_and_all_around_it_stays() {
    for (before, after) in [
        ("<old>", "<new>"),
        ("'<old>'", "'<new>'"),
        ("\"<old>\"", "\"<new>\""),
        ("  <old>  \t", "  <new>  \t"),
        ("<old> # by machine", "<new> # by machine"),
        ("'<old>'  # 'x'", "'<new>'  # 'x'"),
        ("abc1234", "<new>"),
        ("1234", "<new>"),
        ("~", "<new>"),
        ("null # none", "<new> # none"),
        ("''", "'<new>'"),
        ("latest and greatest", "<new>"),
        ("\n  <old>", "\n  <new>"),
        ("one\n  two", "<new>"),
        ("'one\n\n  two'", "'<new>'"),
    ] {
        for (open, close, eol) in [("---\n", "---\n# A\n", "\n"), ("\u{feff}--- \r\n", "...\r\n# A\r\n", "\r\n")] {
            let page = |value: &str| {
                let middle = format!("title: A\n{PIN}: {value}\nrole: b, c\n").replace('\n', eol);
                format!("{open}{middle}{close}")
            };
            becomes(PIN, &page(before), &page(after));
        }
    }
}

#[test]
fn a_key_without_a_value_gets_one() {
    for (before, after) in [("", " <new>"), (" ", " <new> "), (" # why", " <new> # why"), ("\t", " <new>\t")] {
        becomes(PIN, &format!("---\n{PIN}:{before}\na: b\n---\n"), &format!("---\n{PIN}:{after}\na: b\n---\n"));
        becomes(PIN, &format!("---\r\na: b\r\n{PIN}:{before}\r\n---"), &format!("---\r\na: b\r\n{PIN}:{after}\r\n---"));
    }
    becomes("a.b", "---\n{a: {b}}\n---\n", "---\n{a: {b: <new>}}\n---\n");
    becomes("a.b", "---\n{a: {\"b\":}}\n---\n", "---\n{a: {\"b\": <new>}}\n---\n");
}

#[test]
fn a_missing_key_is_added_behind_the_id_or_at_the_end() {
    becomes(
        PIN,
        "---\ntitle: A\nexl-id: x # id\nrole: b\n---\n# A\n",
        "---\ntitle: A\nexl-id: x # id\nsource-git-commit: <new>\nrole: b\n---\n# A\n",
    );
    becomes(
        PIN,
        "---\r\nexl-id: x\r\n---\r\n# A\r\n",
        "---\r\nexl-id: x\r\nsource-git-commit: <new>\r\n---\r\n# A\r\n",
    );
    becomes(PIN, "---\ntitle: A\ntags:\n- b\n---\n", "---\ntitle: A\ntags:\n- b\nsource-git-commit: <new>\n---\n");
    becomes(PIN, "---\n---\n# A\n", "---\nsource-git-commit: <new>\n---\n# A\n");
    becomes(PIN, "---\n# none\n---\n# A\n", "---\n# none\nsource-git-commit: <new>\n---\n# A\n");
    becomes(PIN, "---\n  title: A\n---\n", "---\n  title: A\n  source-git-commit: <new>\n---\n");
    becomes(PIN, "---\nexl-id: |\n  x\n\nb: c\n---\n", "---\nexl-id: |\n  x\nsource-git-commit: <new>\n\nb: c\n---\n");
    // Blank lines that belong to a value stay in it.
    becomes(
        PIN,
        "---\nexl-id: |+\n  x\n\nb: c\n---\n",
        "---\nexl-id: |+\n  x\n\nb: c\nsource-git-commit: <new>\n---\n",
    );
    becomes(PIN, "---\n{title: A}\n---\n", "---\n{title: A, source-git-commit: <new>}\n---\n");
}

#[test]
fn a_nested_key_is_found_and_added() {
    let pin = "l10n.sourceCommit";
    for (before, after) in [
        ("l10n:\n  sourceCommit: '<old>' # x\n  by: mt\n", "l10n:\n  sourceCommit: '<new>' # x\n  by: mt\n"),
        ("l10n: {by: mt, sourceCommit: <old>}\n", "l10n: {by: mt, sourceCommit: <new>}\n"),
        ("l10n: {sourceCommit: \"<old>\", by: mt} # x\n", "l10n: {sourceCommit: \"<new>\", by: mt} # x\n"),
        ("l10n.sourceCommit: <old>\n", "l10n.sourceCommit: <new>\n"),
        ("l10n:\n    by: mt # x\nz: 1\n", "l10n:\n    by: mt # x\n    sourceCommit: <new>\nz: 1\n"),
        ("l10n:\n  by:\n    a: b\n  \nz: 1\n", "l10n:\n  by:\n    a: b\n  sourceCommit: <new>\n  \nz: 1\n"),
        ("l10n:\n  by: |+\n    a\n\nz: 1\n", "l10n:\n  sourceCommit: <new>\n  by: |+\n    a\n\nz: 1\n"),
        ("l10n: {by: mt}\n", "l10n: {by: mt, sourceCommit: <new>}\n"),
        ("l10n: {by: mt, }\n", "l10n: {by: mt, sourceCommit: <new>, }\n"),
        ("l10n: {by}\n", "l10n: {by, sourceCommit: <new>}\n"),
        ("l10n: {}\n", "l10n: {sourceCommit: <new>}\n"),
        ("l10n: # x\nz: 1\n", "l10n: # x\n  sourceCommit: <new>\nz: 1\n"),
        ("title: A\n", "title: A\nl10n:\n  sourceCommit: <new>\n"),
        ("{l10n: , z: 1}\n", "{l10n: {sourceCommit: <new>} , z: 1}\n"),
        ("{z: 1}\n", "{z: 1, l10n: {sourceCommit: <new>}}\n"),
    ] {
        becomes(pin, &format!("---\n{before}---\n# A\n"), &format!("---\n{after}---\n# A\n"));
    }
    becomes("a.b.c.d", "---\na:\n  b:\n---\n", "---\na:\n  b:\n    c:\n      d: <new>\n---\n");
}

#[test]
fn what_cannot_be_set_says_why() {
    for (front, wanted) in [
        ("source-git-commit: a\nsource-git-commit: b\n", "`source-git-commit` is defined more than once"),
        ("source-git-commit: ~\nb: c\nsource-git-commit: <old>\n", "more than once"),
        ("source-git-commit: [a]\n", "is a list"),
        ("source-git-commit:\n  a: b\n", "is a map"),
        ("source-git-commit: |\n  <old>\n", "is a block of lines"),
        ("source-git-commit: &x <old>\nb: *x\n", "is marked with an anchor or a tag"),
        ("source-git-commit: !!str <old>\n", "an anchor or a tag"),
        ("b: &x <old>\nsource-git-commit: *x\n", "is an alias"),
        ("source-git-commit: 'a\nb: c\n", "the front matter cannot be read: the value of"),
        ("- a\n", "the front matter cannot be read"),
        ("? source-git-commit\n", "without changing something else"),
    ] {
        refused(PIN, &format!("---\n{front}---\n# A\n"), wanted);
    }
    for front in ["l10n: text\n", "l10n: [a]\n", "b: &x {c: d}\nl10n: *x\n"] {
        refused("l10n.sourceCommit", &format!("---\n{front}---\n"), "`l10n` has no keys");
    }
    refused("l10n.sourceCommit", "---\nl10n: {a: b}\nl10n: {c: d}\n---\n", "`l10n` is defined more than once");
    // What else has the map's anchor would change with it.
    refused("l10n.sourceCommit", "---\nl10n: &x {a: b}\nc: *x\n---\n", "without changing something else");
    for text in ["# A\n", "", "\u{feff}# A\n", "---\n\nText.\n\n---\n"] {
        refused(PIN, text, "no front matter");
    }
    refused(PIN, "---\ntitle: A\n\n# A\n", "the front matter is not closed");
    for commit in ["", "abc", "HEAD", "--upload-pack=x", &"a".repeat(65), "aaaaaaa\naaaaaaa"] {
        let error = stamp("---\na: b\n---\n", &keys(PIN), commit).expect_err(commit);
        assert!(matches!(error, StampError::NotCommit { .. }) && !error.to_string().contains('\n'), "{error}");
    }
}

#[test]
fn a_page_that_has_the_pin_is_left_alone() {
    for front in ["source-git-commit: <new>\n", "source-git-commit: '<new>' # x\n", "source-git-commit: &a <new>\n"] {
        assert_eq!(stamped(&format!("---\n{front}---\n").replace("<new>", NEW), PIN, NEW), Ok(None));
    }
    let twice = format!("---\n{PIN}: {OLD}\n{PIN}: {NEW}\n---\n");
    assert!(stamped(&twice, PIN, NEW).is_err());
}

#[test]
fn a_commit_that_looks_like_a_number_stays_text() {
    let digits = "1234567890".repeat(4);
    let power = "12345678901234567890123456789012345678e1";
    let binary = format!("0b{}", "01".repeat(19));
    for commit in [digits.as_str(), power, &binary] {
        let set = |front: &str| stamped(&format!("---\n{front}---\n"), PIN, commit).expect("set").expect("changed");
        assert_eq!(set("a: b\n"), format!("---\na: b\n{PIN}: '{commit}'\n---\n"));
        assert_eq!(set(&format!("{PIN}: <old>\n")), format!("---\n{PIN}: '{commit}'\n---\n"));
        assert_eq!(set(&format!("{PIN}:\n")), format!("---\n{PIN}: '{commit}'\n---\n"));
        assert_eq!(set(&format!("{PIN}: \"<old>\"\n")), format!("---\n{PIN}: \"{commit}\"\n---\n"));
    }
    for commit in ["12345678901234567890123456789012345678ee", "0b12345678901234567890123456789012345678"] {
        let text = stamped("---\na: b\n---\n", PIN, commit).expect("set").expect("changed");
        assert!(text.contains(&format!(": {commit}\n")), "{text}");
    }
}

/// Parts of a front matter around the pin.
fn pinned() -> impl Strategy<Value = String> {
    let line = prop::sample::select(vec![
        "title: A\n",
        "exl-id: x\n",
        "exl-id: x # y\r\n",
        "exl-id: |+\n  x\n\n",
        "exl-id:\n",
        "l10n:\n",
        "l10n: # c\n",
        "l10n:\r\n  by: mt\r\n",
        "l10n: &q\n  by: mt\n",
        "l10n: {by: mt, }\n",
        "l10n: {sourceCommit: abc1234}\n",
        "l10n: [a]\n",
        "  sourceCommit: 'abc1234'  # d\n",
        "  sourceCommit:\n",
        "  by: >-\n    x\n\n",
        "    sourceCommit: ~\n",
        "l10n.sourceCommit: \"abc\n  1234\"\n",
        "l10n.sourceCommit:\n  abc1234\n",
        "l10n.sourceCommit: &q abc1234\n",
        "b: *q\n",
        "# locdrift-disable x -- y\n",
        "\n",
        "c:\n  - d: e\n    sourceCommit: abc1234\n",
        "? f\n: g\n",
        "{l10n: {sourceCommit: abc1234}, h}\n",
    ]);
    let mutation = prop::option::weighted(0.3, (any::<prop::sample::Index>(), "[-:#'\"{}\\[\\]&*|?, \n\t]"));
    (prop::collection::vec(line, 0..6), mutation).prop_map(|(lines, mutation)| {
        let mut text = format!("---\n{}---\n# Title\n", lines.concat());
        if let Some((at, with)) = mutation {
            text.insert_str(at.index(text.len()), &with);
        }
        text
    })
}

/// Name and digest of each entry.
fn entries(found: &FrontMatter, text: &str) -> Vec<(String, u64)> {
    found.entries.iter().map(|entry| (entry.key.of(text).to_owned(), entry.digest)).collect()
}

fn laws(text: &str, keys: &Keys) -> Result<(), TestCaseError> {
    let before = parse(text, keys);
    let Ok(change) = stamp(text, keys, NEW) else { return Ok(()) };
    let change = change.expect("no generated page has this pin");
    let fresh = change.apply(text);
    let after = parse(&fresh, keys);
    let pin = after.front_matter.pin.clone().expect("a pin");
    prop_assert_eq!(&*pin.text, NEW);
    prop_assert!(change.text.contains(NEW) && fresh.len() == text.len() - change.span.len() + change.text.len());
    prop_assert_eq!(&text[before.body..], &fresh[after.body..]);
    prop_assert_eq!(&text[..change.span.start as usize], &fresh[..change.span.start as usize]);
    // What goes away is the old value.
    if let Some(old) = &before.front_matter.pin {
        prop_assert_eq!(old.span, change.span);
    } else {
        prop_assert!(matches!(change.span.of(text), "" | "~" | "null" | "''" | "\"\""), "{}", change.span.of(text));
    }
    let own = |found: &FrontMatter, text: &str| {
        let mut entries = entries(found, text);
        entries.retain(|(key, _)| *key != "l10n" && *key != "l10n.sourceCommit");
        entries
    };
    prop_assert_eq!(own(&before.front_matter, text), own(&after.front_matter, &fresh));
    prop_assert_eq!(before.suppressions.len(), after.suppressions.len());
    prop_assert_eq!(stamp(&fresh, keys, NEW), Ok(None));
    Ok(())
}

proptest! {
    #![proptest_config(crate::support::random(3000))]

    #[test]
    fn generated_pages_keep_the_laws(text in pinned()) {
        laws(&text, &keys("l10n.sourceCommit"))?;
    }

    #[test]
    fn other_pages_keep_the_laws(text in ways::page()) {
        laws(&text, &keys("l10n.sourceCommit"))?;
    }

    #[test]
    fn any_text_is_stamped_or_refused(text in "(---\n)?[-a:#'\"\\[\\]{} ,\n\r\t.&*!|>%@`?é日\u{85}\u{feff}\\\\]{0,60}(---\n)?") {
        for pin in ["a", "a.a", "a.b"] {
            let _ = stamp(&text, &keys(pin), NEW);
            let _ = stamp(&format!("---\n{text}\n---\n"), &keys(pin), NEW);
        }
    }
}
