//! Keys that are set and removed: nothing but these.

use locdrift::parse::Keys;
use locdrift::parse::front_matter::{remove_comment, remove_key, set_key};
use locdrift::site::HUGO;

fn without(text: &str) -> Option<String> {
    let change = remove_key(text, &Keys::default(), "outdated");
    change.unwrap_or_else(|error| panic!("{text}: {error}")).map(|change| change.apply(text))
}

fn with(text: &str) -> Option<String> {
    let change = set_key(text, &Keys::default(), "outdated", "true");
    change.unwrap_or_else(|error| panic!("{text}: {error}")).map(|change| change.apply(text))
}

#[test]
fn a_key_goes_with_its_value_alone() {
    for (before, after) in [
        ("---\na: 1\noutdated: true\nb: 2\n---\n\n# Lamp\n", "---\na: 1\nb: 2\n---\n\n# Lamp\n"),
        ("---\noutdated: true # since May\nb: 2\n---\n", "---\nb: 2\n---\n"),
        ("---\r\na: 1\r\noutdated: 'yes'\r\n---\r\nx", "---\r\na: 1\r\n---\r\nx"),
        ("---\na: 1\noutdated:\n  - by: x\n  - by: y\nb: 2\n---\n", "---\na: 1\nb: 2\n---\n"),
        ("---\n# A comment\n\"outdated\": true\n# Another\nb: 2\n---\n", "---\n# A comment\n# Another\nb: 2\n---\n"),
    ] {
        assert_eq!(without(before).as_deref(), Some(after), "{before}");
    }
    for text in ["---\na: 1\n---\noutdated: true\n", "# outdated: true\n", "---\nb: {outdated: true}\n---\n", ""] {
        assert_eq!(without(text), None, "{text}");
    }
}

#[test]
fn a_key_inside_of_maps_goes_with_those_that_hold_nothing_else() {
    let without = |text: &str| {
        let change = remove_key(text, &Keys::default(), "sync.state.outdated");
        change.unwrap_or_else(|error| panic!("{text}: {error}")).map(|change| change.apply(text))
    };
    for (before, after) in [
        (
            "---\na: 1\nsync:\n  state:\n    outdated: true # since May\n    by: x\nb: 2\n---\n",
            "---\na: 1\nsync:\n  state:\n    by: x\nb: 2\n---\n",
        ),
        ("---\na: 1\nsync:\n  state:\n    outdated: true\nb: 2\n---\nx\n", "---\na: 1\nb: 2\n---\nx\n"),
        ("---\nsync:\n  at: now\n  state:\n    outdated:\n      for: long\n---\n", "---\nsync:\n  at: now\n---\n"),
        ("---\r\nsync:\r\n  state:\r\n    outdated: 'yes'\r\na: 1\r\n---\r\n", "---\r\na: 1\r\n---\r\n"),
    ] {
        assert_eq!(without(before).as_deref(), Some(after), "{before}");
    }
    for text in ["---\nsync:\n  outdated: true\n---\n", "---\nsync: x\n---\n", "---\na: [\n---\n", ""] {
        assert_eq!(without(text), None, "{text}");
    }
    let refused = |text: &str| remove_key(text, &Keys::default(), "sync.state.outdated").is_err();
    for text in
        ["---\nsync: {state: {outdated: true}, a: 1}\n---\n", "---\nsync:\n  state:\n    outdated: &x 1\nb: *x\n---\n"]
    {
        assert!(refused(text), "{text}");
    }
}

#[test]
fn a_comment_goes_that_is_behind_the_pin() {
    let without = |text: &str| remove_comment(text, &Keys::default(), "# patched").map(|change| change.apply(text));
    let pin = "source-git-commit: 1234567";
    for (before, after) in [
        (
            format!("---\na: 1\n{pin} # patched\nb: 2 # patched\n---\n"),
            format!("---\na: 1\n{pin}\nb: 2 # patched\n---\n"),
        ),
        (format!("---\r\n{pin}  #Patched \r\n---\r\n"), format!("---\r\n{pin}\r\n---\r\n")),
        (
            "---\nsource-git-commit: '1234567' # patched\n---\n".into(),
            "---\nsource-git-commit: '1234567'\n---\n".into(),
        ),
    ] {
        assert_eq!(without(&before), Some(after), "{before}");
    }
    for text in ["# by hand", "# patched by hand", "# not patched"] {
        assert_eq!(without(&format!("---\n{pin} {text}\n---\n")), None, "{text}");
    }
    for text in ["---\na: 1 # patched\n---\n", "---\nsource-git-commit: 1#patched\n---\n", "source # patched", ""] {
        assert_eq!(without(text), None, "{text}");
    }
}

#[test]
fn a_key_comes_last_or_gets_another_value() {
    for (before, after) in [
        ("---\na: 1\n---\n\n# Lamp\n", "---\na: 1\noutdated: true\n---\n\n# Lamp\n"),
        ("---\r\na: 1\r\n---\r\nx", "---\r\na: 1\r\noutdated: true\r\n---\r\nx"),
        ("---\noutdated: false # no\nb: 2\n---\n", "---\noutdated: true # no\nb: 2\n---\n"),
        ("---\noutdated: 'no'\n---\n", "---\noutdated: true\n---\n"),
    ] {
        assert_eq!(with(before).as_deref(), Some(after), "{before}");
        assert_eq!(with(after), None, "{after}");
    }
}

#[test]
fn what_cannot_be_without_another_change_is_refused() {
    let set = |text: &str| set_key(text, &Keys::default(), "outdated", "true").is_err();
    for text in ["# Lamp\n", "---\na: [\n---\n", "---\n{a: 1}\n---\n", "---\na: |\n  text\noutdated:\n---\n"] {
        assert!(set(text), "{text}");
    }
    let remove = |text: &str| remove_key(text, &Keys::default(), "outdated").is_err();
    for text in ["---\n{outdated: true, a: 1}\n---\n", "---\noutdated: &x true\nb: *x\n---\n"] {
        assert!(remove(text), "{text}");
    }
}

#[test]
fn sites_and_projects_name_marks_of_drift() {
    let keys = Keys::of(&HUGO, None, None).drifted_by(&["stale".to_owned()]);
    assert_eq!(
        keys.drifted.iter().map(|key| &**key).collect::<Vec<_>>(),
        ["stale", "drifted_from_default", "# patched"]
    );
    assert!(Keys::default().drifted.is_empty());
    let commit = "1a2b3c4aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    let page = |marks: &str| format!("---\ntitle: Lampe\ndefault_lang_commit: {commit}\n{marks}---\n\n# Lampe\n");
    let stamped = |text: &str| locdrift::editor::stamping::stamped(text, &keys, commit).expect("stamped");
    assert_eq!(stamped(&page("drifted_from_default: true\nstale: 1\n")), Some(page("")));
    assert_eq!(stamped(&page("")), None);
    assert_eq!(stamped(&page("").replace(commit, &format!("{commit} # patched"))), Some(page("")));
}
