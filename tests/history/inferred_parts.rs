//! Pages that hold passages of several versions, and pages that were copied or moved.

use std::fs;

use locdrift::finding::{Cause, Level};
use locdrift::session::{PagePin, Session};

use crate::history::inferred::{Project, assert_certain, causes, more};
use crate::history::site::*;

/// A page holds passages of several versions, older and newer ones.
#[test]
fn each_passage_is_of_the_version_that_it_agrees_with() {
    let project = Project::begun();
    let en = |dial: &str, clock: &str| EN.replace("/dial", dial).replace("/clock", clock);
    let fr = |dial: &str, clock: &str, light: &str| {
        FR.replace("/dial", dial).replace("/clock", clock).replace("la lumière", light)
    };
    for (dial, clock) in [("/wheel", "/clock"), ("/wheel", "/watch"), ("/knob", "/watch")] {
        project.write("en", &en(dial, clock));
        project.0.commit(&format!("Link to {dial} and {clock}"));
    }
    project.write("en", &more(&en("/knob", "/watch"), EN_MORE));
    let pin = project.0.commit("Write about the night");
    let [wheel, watch, knob] = ["HEAD~3", "HEAD~2", "HEAD~1"].map(|name| project.0.id(name));
    project.write("fr", &more(&fr("/wheel", "/clock", "l’éclat"), FR_MORE));
    project.0.commit("Traduire la nuit");
    assert_certain(&project.pin(), &pin);
    let help = |project: &Project| {
        let checked = project.check();
        assert_eq!(causes(&checked, "changed-link").len(), 2, "{}", said(&checked));
        let found = of(&checked, "changed-link").into_iter().filter(|finding| finding.locale.as_str() == "fr");
        found.map(|finding| (finding.cause, finding.help.clone().unwrap_or_default())).collect::<Vec<_>>()
    };
    let short = |commit: &str| commit[..7].to_owned();
    let told = help(&project);
    assert_eq!(told.iter().map(|(cause, _)| *cause).collect::<Vec<_>>(), [Cause::Outdated; 2]);
    assert_says(&told[0].1, &[&format!("still matches the source at `{}`, before `{}`", short(&watch), short(&knob))]);
    assert_says(&told[1].1, &[&format!("still matches the source at `{}`, before `{}`", short(&wheel), short(&watch))]);

    // What no version says, the translation got wrong, whatever else of it is old.
    project.write("fr", &more(&fr("/wheel", "/colck", "l’éclat"), FR_MORE));
    project.0.commit("Traduire l’horloge");
    let told = help(&project);
    assert_eq!(told.iter().map(|(cause, _)| *cause).collect::<Vec<_>>(), [Cause::Translation, Cause::Outdated]);

    // What the source said for a while, the translation may have taken over.
    project.write("fr", &more(&fr("/knob", "/sundial", "la lueur"), FR_MORE));
    project.0.commit("Traduire le cadran");
    for clock in ["/sundial", "/watch"] {
        project.write("en", &more(&en("/knob", clock), EN_MORE));
        project.0.commit(&format!("Link to {clock}"));
    }
    let checked = project.check();
    assert_eq!(causes(&checked, "changed-link"), [(Cause::Outdated, Level::Warning)], "{}", said(&checked));
    let found = of(&checked, "changed-link");
    let french = found.iter().find(|finding| finding.locale.as_str() == "fr").expect("a finding");
    assert_says(french.help.as_deref().unwrap_or_default(), &["already matches the source at"]);
}

/// Where a version of the source had nothing like a place, it says nothing of what is wrong there.
#[test]
fn what_an_older_version_lacks_explains_nothing() {
    let project = Project::begun();
    let code = |line: &str| format!("\n```js\nlamp.{line};\n```\n");
    project.write("en", &EN.replace("/dial", "/wheel"));
    project.0.commit("Link to the wheel");
    project.write("en", &more(&EN.replace("/dial", "/wheel"), &(EN_MORE.to_owned() + &code("wake(2)"))));
    project.0.commit("Write about the night");
    project.write("fr", &more(&FR.replace("adoucir", "baisser"), &(FR_MORE.to_owned() + &code("wake(3)"))));
    project.0.commit("Traduire la nuit");
    let checked = project.check();
    assert_eq!(causes(&checked, "changed-link"), [(Cause::Outdated, Level::Warning)], "{}", said(&checked));
    assert_eq!(causes(&checked, "code-mismatch"), [(Cause::Translation, Level::Warning)], "{}", said(&checked));
}

/// The text of an older version decides whether it has what the translation has, whatever is reported of it.
#[test]
fn what_an_older_version_does_not_say_either_the_translation_got_wrong() {
    let project = Project::begun();
    let dial = "[dial](https://lamps.example/dial)";
    let first = |words: &str| EN.replace("Turn the", words);
    project.write("en", &first("Go slowly: turn the").replace(dial, "[dial](https://old.lamps.example/en/dial.html)"));
    project.0.commit("Go slowly");
    project.write("en", &more(&first("Wake it by `lamp.wake`: turn the"), EN_MORE));
    project.0.commit("Write about the night");
    let french = FR.replace("Tournez la [molette](https://lamps.example/dial)", "Par `lamp.wakes`, tournez la molette");
    project.write("fr", &more(&french, FR_MORE));
    project.0.commit("Traduire la nuit");
    let checked = project.check();
    assert_eq!(causes(&checked, "missing-link"), [(Cause::Translation, Level::Error)], "{}", said(&checked));
    assert_eq!(causes(&checked, "code-mismatch"), [(Cause::Translation, Level::Warning)], "{}", said(&checked));

    // What it lacks too, the translation never got.
    project.write("fr", &more(FR, FR_MORE));
    project.0.commit("Reprendre la molette");
    let checked = project.check();
    assert_eq!(causes(&checked, "code-mismatch"), [(Cause::Outdated, Level::Warning)], "{}", said(&checked));
}

/// Sites keep the pages of a version by copies.
#[test]
fn pages_are_followed_to_what_they_were_copied_from() {
    let project = Project::begun();
    project.write("en", &more(EN, EN_MORE));
    project.0.commit("Write about the night");
    let first = project.0.id("HEAD~5");
    for locale in ["en", "fr", "de", "es", "it"] {
        let text = fs::read_to_string(project.0.path().join(locale).join("lamp.md")).expect("there");
        project.0.write(&format!("{locale}/two/lamp.md"), text);
    }
    project.0.commit("Begin a second version");
    let session = Session::open(&project.request()).expect("a layout");
    let pins: Vec<PagePin> = session.page_pins();
    let french = pins.iter().filter(|pin| session.project.layout.tree(pin.file).locale.as_str() == "fr");
    let french: Vec<_> = french.collect();
    assert_eq!(french.len(), 2);
    french.iter().for_each(|pin| assert_certain(pin, &first));
    // The source, copied into the folder of a language, is no translation.
    project.0.write("fr/three/lamp.md", fs::read_to_string(project.0.path().join("en/lamp.md")).expect("there"));
    project.0.write("en/three/lamp.md", EN.replace("soft", "mild"));
    let third = project.0.commit("Begin a third version");
    let session = Session::open(&project.request()).expect("a layout");
    let of_third = |pin: &&PagePin| session.project.path(pin.file) == "three/lamp.md";
    assert_eq!(session.page_pins().iter().find(of_third).and_then(|pin| pin.commit.clone()), Some(third));
}

/// Commits that changed all languages under earlier names of the pages renew none of them.
#[test]
fn mass_edits_before_a_move_renew_nothing() {
    let project = Project::begun();
    let first = project.0.id("HEAD~4");
    project.write("en", &EN.replace("soft enough", "as soft as you like"));
    project.0.commit("Say it in other words");
    for locale in ["fr", "de", "es", "it"] {
        project.write(locale, &FR.replace("lampe", "lanterne"));
    }
    project.0.commit("Call lamps lanterns everywhere");
    let before = project.pin();
    assert_eq!(before.oldest.as_deref(), Some(&*first), "{before:?}");
    for locale in ["en", "fr", "de", "es", "it"] {
        project.0.rename(&format!("{locale}/lamp.md"), &format!("{locale}/lamps/dim.md"));
    }
    project.0.commit("Move the page");
    let pin = project.pin();
    assert_eq!((&pin.commit, &pin.oldest), (&before.commit, &before.oldest), "{pin:?}");
}

/// Before the first block that a version has, too, it says nothing of what is wrong there.
#[test]
fn what_precedes_all_that_an_older_version_has_is_not_explained_by_it() {
    let project = Project::begun();
    let code = |word: &str| format!("\n```js\n{word}.on(\"lamp\");\n{word}.off(3);\n```\n");
    let headed = |title: &str, lead: &str, text: &str| {
        let body = &text[text.find("\n\n").expect("a heading") + 2..];
        format!("---\ntitle: {title}\n---\n{lead}\n{body}")
    };
    let write = |lead: &str, french: &str| {
        project.write("en", &(headed("Lamps", lead, EN) + &code("light")));
        project.0.commit("Call it light");
        project.write("fr", &(headed("Lampes", french, FR) + &code("lamp")));
        project.0.commit("Traduire le début");
    };
    project.write("en", &(headed("Lamps", "", EN) + &code("lamp")));
    project.0.commit("Show code");
    write(
        "Read about the [night](https://lamps.example/night), when it is dark.\n",
        "Voyez la nuit, quand tout est noir.\n",
    );
    let checked = project.check();
    assert_eq!(causes(&checked, "code-mismatch"), [(Cause::Outdated, Level::Warning)], "{}", said(&checked));
    assert_eq!(causes(&checked, "missing-link"), [(Cause::Translation, Level::Error)], "{}", said(&checked));
}

/// A value of the metadata may be all that was forgotten; it has a line of its own beside the finding that more changed.
#[test]
fn forgotten_metadata_is_outdated() {
    let project = Project::begun();
    let page = |level: &str, text: &str| format!("---\ntitle: Lamps\nlevel: {level}\n---\n{text}");
    project.write("en", &page("Beginner", EN));
    let first = project.0.commit("Say who it is for");
    project.write("en", &page("Experienced", &more(EN, EN_MORE)));
    let second = project.0.commit("Write about the night");
    project.write("fr", &page("Beginner", &more(FR, FR_MORE)).replace("Lamps", "Lampes"));
    project.0.commit("Traduire la nuit");
    assert_certain(&project.pin(), &second);
    let checked = project.check();
    assert_eq!(causes(&checked, "metadata-mismatch"), [(Cause::Outdated, Level::Note)], "{}", said(&checked));
    let found = of(&checked, "metadata-mismatch");
    let french = found.iter().find(|finding| finding.locale.as_str() == "fr").expect("a finding");
    assert_says(
        french.help.as_deref().unwrap_or_default(),
        &[&format!("still matches the source at `{}`", &first[..7])],
    );
    // Another version that has it otherwise, too, explains nothing.
    project.write("fr", &page("Nobody", &more(FR, FR_MORE)).replace("Lamps", "Lampes"));
    project.0.commit("Dire pour qui");
    assert_eq!(causes(&project.check(), "metadata-mismatch"), [(Cause::Translation, Level::Warning)]);
    project.write("fr", &page("Beginner", &more(FR, FR_MORE)).replace("Lamps", "Lampes"));
    project.0.commit("Dire pour qui, encore");
    project.write("en", &page("Experienced", &more(&EN.replace("soft", "mild"), EN_MORE)));
    project.0.commit("Say it in other words");
    let checked = project.check();
    assert_eq!(causes(&checked, "metadata-mismatch").len(), 1, "{}", said(&checked));
    assert_eq!(causes(&checked, "stale-source-commit").len(), 1, "{}", said(&checked));
}

/// A key that a version did not have says nothing of its value.
#[test]
fn a_key_of_another_name_is_no_value_of_an_older_version() {
    let project = Project::begun();
    let page = |keys: &str, text: &str| format!("---\ntitle: Lamps\n{keys}\n---\n{text}");
    project.write("en", &page("level: Beginner", EN));
    project.0.commit("Say who it is for");
    project.write("en", &page("role: Admin", &more(EN, EN_MORE)));
    project.0.commit("Write about the night");
    project.write("fr", &page("role: User", &more(FR, FR_MORE)).replace("Lamps", "Lampes"));
    project.0.commit("Traduire la nuit");
    let checked = project.check();
    assert_eq!(causes(&checked, "metadata-mismatch"), [(Cause::Translation, Level::Warning)], "{}", said(&checked));
}

/// How long a part is outdated depends on when the source changed that part, not on what it changed since.
#[test]
fn parts_are_outdated_since_the_source_changed_them() {
    let project = Project::begun();
    let en = |dial: &str| EN.replace("/dial", dial);
    project.write("en", &more(&en("/wheel"), EN_MORE));
    project.0.commit("Link to the wheel");
    for at in 0..40 {
        project.0.write("en/other.md", format!("# Other {at}\n"));
        project.0.commit("Write something else");
    }
    project.write("fr", &more(&FR.replace("adoucir", "baisser"), FR_MORE));
    project.0.commit("Traduire la nuit");
    project.0.write("locdrift.yaml", "stale: {days: 30}\n");
    for _ in 0..2 {
        let checked = project.check();
        assert_eq!(causes(&checked, "changed-link"), [(Cause::Outdated, Level::Warning)], "{}", said(&checked));
        project.write("en", &more(&en("/wheel").replace("half", "a third of"), EN_MORE));
        project.0.commit("Say it in other words");
    }
    project.0.write("locdrift.yaml", "stale: {days: 300}\n");
    assert_eq!(causes(&project.check(), "changed-link"), [(Cause::Outdated, Level::Note)]);
}
