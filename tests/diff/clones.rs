//! Clones that lack something, pages that were renamed, and translations ahead of their pin.

use super::*;

#[test]
fn clones_say_what_they_lack() {
    let (site, pin) = Site::new(OLD);
    site.source.write("lamps.md", NEW);
    site.source.commit("Say more");
    let told = |clone: &dyn Fn(&Path), wanted: &[&str]| {
        let dir = tempfile::tempdir().expect("a folder");
        clone(&dir.path().join("en"));
        let site = Site { source: Repo::new(), dir };
        site.translate("fr", &pin);
        let (exit, out, err) = site.diff("fr/lamps.md", &[]);
        assert_eq!((exit, out.as_str()), (Exit::Failed, ""), "{err}");
        wanted.iter().for_each(|wanted| assert!(err.contains(wanted), "{wanted}: {err}"));
    };
    told(&|to| _ = site.source.shallow_clone(to, 1), &["is a shallow clone", "fetch --unshallow"]);
    told(&|to| _ = site.source.partial_clone(to), &["lacks the old version", "--refetch --no-filter"]);
    let bare = |to: &Path| support::write(to, [("lamps.md", NEW.as_bytes())]);
    told(&bare, &["is not in a Git repository"]);
}

#[test]
fn a_renamed_source_is_followed() {
    let (site, pin) = Site::new(OLD);
    site.source.rename("lamps.md", "light/lamps.md");
    site.source.commit("Move");
    site.source.write("light/lamps.md", OLD.replace("twice", "thrice"));
    site.source.commit("Blink");
    site.write("fr/light/lamps.md", &FRENCH.replace("PIN", &pin));
    let (_, out, err) = site.diff("fr/light/lamps.md", &[]);
    assert!(out.contains("source: en/light/lamps.md, which was `lamps.md` then\n"), "{out}{err}");
    assert!(out.contains("[-twice-]{+thrice+}"), "{out}");
}

#[test]
fn a_translation_ahead_of_its_pin_is_told_so() {
    let (site, pin) = Site::new(OLD);
    site.source.write("lamps.md", NEW);
    site.source.commit("Say more");
    let warm = "* vert\n\n### Couleurs chaudes {#warm}\n\nLes couleurs chaudes sont pour le soir.\n";
    site.write("fr/lamps.md", &FRENCH.replace("PIN", &pin).replace("* vert\n", warm));
    let (_, out, _) = site.diff("fr/lamps.md", &[]);
    let wanted = "### Warm colours (new)\n  source:      en/lamps.md:25\n  translation: fr/lamps.md:19 “Couleurs chaudes”, which seems to be it already\n";
    assert!(out.contains(wanted), "{out}");
}
