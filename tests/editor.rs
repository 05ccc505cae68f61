//! What an editor asks of an open session: hover, jumps, lists and edits.

mod edits;
mod jumps;
mod lists;
mod shown;
mod typed;

use std::sync::Arc;

use locdrift::session::{Request, Session};
use locdrift::text::{FileId, Span};

use crate::support::{self, git::Repo};

const OLD: &str = "\
---
title: Lamps
exl-id: 74077d23-2f61-4fec-a62a-07d0693b1a65
role: Admin
---
# Lamps {#lamps}

A lamp blinks twice when it is ready.

Select **[!UICONTROL Save]** and read [about colours](#colours).

## Colours {#colours}

Choose a colour in [the app](app.md#start).

* red
* green

## Care {#care}

Wipe the lamp with a dry cloth once a week.
";

const FRENCH: &str = "\
---
title: Lampes
exl-id: 74077d23-2f61-4fec-a62a-07d0693b1a65
role: Admin
source-git-commit: PIN
---
# Lampes {#lamps}

Une lampe clignote deux fois quand elle est prête.

Sélectionnez **[!UICONTROL Enregistrer]** et lisez [les couleurs](#colours).

## Couleurs {#colours}

Choisissez une couleur dans [l’application](app.md#start).

* rouge
* vert

Une phrase de plus, sans source.

## Entretien {#care}

Essuyez la lampe une fois par semaine avec un chiffon sec.
";

/// A source with a past, and translations beside it.
struct Site {
    dir: tempfile::TempDir,
    source: Repo,
    pin: String,
}

impl Site {
    /// The old source as a commit, and its French translation.
    fn new() -> Site {
        let dir = tempfile::tempdir().expect("a folder");
        let source = Repo::at(&dir.path().join("en"));
        source.write("lamps.md", OLD);
        source.write("app.md", "# App\n\n## Start {#start}\n\nOpen [the lamps](lamps.md#colours).\n");
        let pin = source.commit("Write of lamps");
        let site = Site { dir, source, pin };
        site.write("fr/lamps.md", &FRENCH.replace("PIN", &site.pin));
        site.write("fr/app.md", "# Appli\n\n## Début {#start}\n\nOuvrez [les lampes](lamps.md#colours).\n");
        site
    }

    /// The same with edits of the source, committed.
    fn with(edits: &[(&str, &str)]) -> Site {
        let site = Site::new();
        let text = edits.iter().fold(OLD.to_owned(), |text, (old, new)| {
            assert!(text.contains(old), "{old}");
            text.replace(old, new)
        });
        site.source.write("lamps.md", &text);
        site.source.commit("Say `more` ![x](y)");
        site
    }

    fn write(&self, path: &str, text: &str) {
        support::write(self.dir.path(), [(path, text.as_bytes())]);
    }

    fn open(&self) -> Session {
        open(self.dir.path())
    }
}

fn open(dir: &std::path::Path) -> Session {
    Session::open(&Request { path: dir.to_owned(), ..Request::default() }).expect("opened")
}

/// The page at a path from the folder of all languages.
fn file(session: &Session, path: &str) -> FileId {
    let all = (0..session.project.layout.files.len() as u32).map(FileId);
    let is_it = |file: &FileId| session.project.layout.disk_path(*file).ends_with(path);
    all.into_iter().find(is_it).unwrap_or_else(|| panic!("{path}"))
}

fn text(session: &Session, path: &str) -> Arc<str> {
    session.text(file(session, path)).expect("readable")
}

/// Where some words begin on a page.
fn at(session: &Session, path: &str, words: &str) -> u32 {
    text(session, path).find(words).unwrap_or_else(|| panic!("{words} in {path}")) as u32
}

fn under(session: &Session, file: FileId, span: Span) -> String {
    let text = session.text(file).expect("readable");
    text.get(span.range()).expect("whole characters").to_owned()
}
