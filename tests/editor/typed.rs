//! Completion while a construct is unfinished.

use super::{FRENCH, OLD, Site, file, under};
use locdrift::editor;
use locdrift::session::Session;

/// The French page with a line at its end that is being typed, and `front` at the end of its front matter.
fn typing(front: &str, line: &str) -> Session {
    let site = Site::new();
    site.source.write("lamps.md", OLD.replace("# Lamps", "# Lamps [!DNL Lumen]"));
    site.write("fr/help/glow.md", "# Lueur {#glow}\n");
    site.source.write("help/glow.md", "# Glow {#glow}\n");
    site.write("fr/help/a picture.png", "");
    let text = FRENCH.replace("PIN\n", &format!("{}\n{front}", site.pin)).replace("{#care}", "");
    site.write("fr/lamps.md", &format!("{text}\n{line}"));
    // The folder stays until the test is done.
    let session = site.open();
    std::mem::forget(site);
    session
}

/// What is replaced, and the texts that are offered.
fn offered(session: &Session, offset: usize) -> (String, Vec<String>) {
    let page = file(session, "fr/lamps.md");
    let found = editor::completion(session, page, offset as u32);
    (under(session, page, found.span), found.items.into_iter().map(|item| item.text).collect())
}

fn at_the_end(line: &str) -> (String, Vec<String>) {
    let session = typing("", line);
    let end = super::text(&session, "fr/lamps.md").len();
    offered(&session, end)
}

fn begins(found: (String, Vec<String>), typed: &str, items: &[&str]) {
    assert_eq!(found.0, typed, "{:?}", found.1);
    assert_eq!(&found.1[..items.len().min(found.1.len())], items);
}

#[test]
fn paths_of_pages_and_files_complete_a_link() {
    begins(at_the_end("Voir [a](he"), "he", &["app.md#start", "app.md", "help/glow.md"]);
    begins(at_the_end("![a](he"), "he", &["help/a%20picture.png"]);
    begins(at_the_end("[a]: he"), "he", &["app.md#start"]);
    assert!(at_the_end("Voir [a](app.md) et").1.is_empty());
    assert!(at_the_end("Voir [a](https://x").1.is_empty());
}

#[test]
fn anchors_complete_a_link_behind_its_mark() {
    begins(at_the_end("Voir [a](help/glow.md#gl"), "gl", &["glow"]);
    begins(at_the_end("Voir [a](#"), "", &["lamps", "colours", "entretien"]);
    begins(at_the_end("Voir [a](nowhere.md#"), "", &[]);
}

#[test]
fn directives_and_tokens_complete_brackets() {
    let (typed, items) = at_the_end("> [!NO");
    assert_eq!((typed.as_str(), items.iter().any(|item| item == "NOTE")), ("NO", true), "{items:?}");
    assert!(items.iter().position(|item| item == "NOTE") < items.iter().position(|item| item == "UICONTROL"));
    let (_, items) = at_the_end("Voir [!");
    assert!(items.iter().position(|item| item == "UICONTROL") < items.iter().position(|item| item == "NOTE"));
}

#[test]
fn labels_complete_a_control_the_learned_name_first() {
    begins(at_the_end("Cliquez [!UICONTROL En"), "En", &["Enregistrer"]);
    let session = typing("", "");
    let text = super::text(&session, "fr/lamps.md");
    // In a block whose source has the label.
    let within = text.find("Enregistrer]").expect("there");
    begins(offered(&session, within), "", &["Enregistrer", "Save"]);
    let title = text.find("# Lampes").expect("there");
    let mut session = session;
    let new = text.replace("# Lampes", "# Lampes [!DNL ");
    let path = session.project.layout.disk_path(file(&session, "fr/lamps.md"));
    session.update(&[(path, Some(new.into()))].into()).expect("updated");
    begins(offered(&session, title + "# Lampes [!DNL ".len()), "", &["Lumen"]);
}

#[test]
fn ids_complete_a_heading_that_of_its_source_first() {
    let session = typing("", "");
    let text = super::text(&session, "fr/lamps.md");
    let path = session.project.layout.disk_path(file(&session, "fr/lamps.md"));
    let mut session = session;
    session.update(&[(path, Some(text.replace("## Entretien", "## Entretien {#").into()))].into()).expect("updated");
    let at = text.find("## Entretien").expect("there") + "## Entretien {#".len();
    begins(offered(&session, at), "", &["care"]);
}

#[test]
fn metadata_comes_from_the_source() {
    let session = typing("role: \n", "");
    let text = super::text(&session, "fr/lamps.md");
    let at = text.find("\nrole: Admin").expect("there") + "\nrole: Ad".len();
    begins(offered(&session, at), "Ad", &["Admin"]);
    let mut session = session;
    let new = text.replace("\nrole: Admin", "\nro").replace("\nrole: \n", "\n");
    let path = session.project.layout.disk_path(file(&session, "fr/lamps.md"));
    session.update(&[(path, Some(new.into()))].into()).expect("updated");
    let at = text.find("\nrole").expect("there") + "\nro".len();
    begins(offered(&session, at), "ro", &["role: Admin"]);
}

#[test]
fn nothing_is_offered_amid_words() {
    assert_eq!(at_the_end("Une phrase (").1, Vec::<String>::new());
    let session = typing("", "");
    let far = editor::completion(&session, file(&session, "fr/lamps.md"), u32::MAX);
    assert!(far.items.is_empty());
}
