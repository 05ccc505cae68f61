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
