//! Which projects are in the folders that an editor has open.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::settings::Settings;
use crate::config::{Config, FILE_NAMES};
use crate::files::{CacheFolder, is_there};
use crate::locale::{Locale, tag_of_segment};
use crate::session::{ConfigChoice, Progress, Request, Survey};

/// How far below a folder a configuration is looked for.
const DEPTH: usize = 3;

/// How many entries of a folder are looked at for it.
const ENTRIES: usize = 20_000;

/// Folders that hold other people's files.
const FOREIGN: [&str; 2] = ["node_modules", "target"];

/// The projects in some folders. A folder with a configuration, in it or above, is in the project of that; one with
/// configurations further down holds a project for each. All others are taken together: those of one product are one
/// project, each folder a language.
pub(super) fn projects(roots: &[PathBuf], settings: &Settings) -> Vec<Request> {
    let with = |request: Request| Request {
        no_history: !settings.history,
        min_level: settings.min_level,
        progress: Progress::counted(),
        cache: CacheFolder::of_user(),
        ..request
    };
    // Configurations, and whether the user names them.
    let mut configured: BTreeMap<(PathBuf, bool), Vec<&PathBuf>> = BTreeMap::new();
    let mut plain = Vec::new();
    for root in roots {
        let named = settings.config_path.as_ref().map(|path| root.join(path)).filter(|file| is_there(file));
        let named = named.map(|file| (file, true));
        match named.or_else(|| Some((Config::find(root)?, false))) {
            Some(file) => configured.entry(file).or_default().push(root),
            None => match below(root) {
                files if files.is_empty() => plain.push(root.clone()),
                files => files.into_iter().for_each(|file| _ = configured.entry((file, false)).or_default()),
            },
        }
    }
    let of_file = |((file, is_named), roots): ((PathBuf, bool), Vec<&PathBuf>)| {
        let folder = || file.parent().unwrap_or(Path::new("/")).to_owned();
        let path = if let [root] = roots[..] { root.clone() } else { folder() };
        let config = if is_named { ConfigChoice::File(file) } else { ConfigChoice::Search };
        Request { path, config, ..Request::default() }
    };
    let plain = plain_projects(&outermost(plain));
    configured.into_iter().map(of_file).chain(plain).map(with).collect()
}

/// The configurations below a folder, without those in folders of others.
fn below(root: &Path) -> Vec<PathBuf> {
    let is_entered = |entry: &walkdir::DirEntry| {
        let name = entry.file_name().to_string_lossy();
        entry.depth() == 0 || !entry.file_type().is_dir() || !(name.starts_with('.') || FOREIGN.contains(&&*name))
    };
    let entries = WalkDir::new(root).max_depth(DEPTH).sort_by_file_name().into_iter().filter_entry(is_entered);
    let files = entries
        .take(ENTRIES)
        .flatten()
        .filter(|entry| entry.file_type().is_file() && FILE_NAMES.iter().any(|name| entry.file_name() == *name));
    // Of several in one folder the first name counts.
    let folders: BTreeSet<PathBuf> = files.filter_map(|entry| Some(entry.path().parent()?.to_owned())).collect();
    folders.iter().filter_map(|folder| Config::find(folder)).collect()
}

/// Folders without those inside others.
fn outermost(mut folders: Vec<PathBuf>) -> Vec<PathBuf> {
    folders.sort_unstable();
    folders.dedup();
    let mut kept: Vec<PathBuf> = Vec::new();
    for folder in folders {
        if kept.last().is_none_or(|last| !folder.starts_with(last)) {
            kept.push(folder);
        }
    }
    kept
}

/// A folder whose name says its language.
#[derive(Clone)]
struct Named {
    product: String,
    locale: Locale,
    dir: PathBuf,
}

fn named(dir: &Path) -> Option<Named> {
    let name = dir.file_name()?.to_str()?;
    let of = |product: &str, tag: &str| {
        Some(Named { product: product.to_owned(), locale: tag_of_segment(tag)?, dir: dir.to_owned() })
    };
    of("", name).or_else(|| name.rsplit_once('.').and_then(|(product, tag)| of(product, tag)))
}

fn at(path: &Path) -> Request {
    Request { path: path.to_owned(), ..Request::default() }
}

/// The projects of folders without a configuration.
fn plain_projects(roots: &[PathBuf]) -> Vec<Request> {
    if let [root] = roots {
        return vec![at(root)];
    }
    let mut products: BTreeMap<String, Vec<Named>> = BTreeMap::new();
    let mut others = Vec::new();
    for root in roots {
        match named(root) {
            Some(named) => products.entry(named.product.clone()).or_default().push(named),
            None => others.push(root.clone()),
        }
    }
    let is_source = |named: &Named| named.locale.same_language(&Locale::english());
    let mut requests = Vec::new();
    for folders in products.into_values() {
        let (sources, targets): (Vec<Named>, Vec<Named>) = folders.into_iter().partition(is_source);
        let source = sources.first().cloned().or_else(|| beside(targets.first()?)).or_else(|| {
            // A folder that says no language and is no project by itself.
            let at = others.iter().position(|other| Survey::of(&self::at(other)).is_err())?;
            Some(Named { product: String::new(), locale: Locale::english(), dir: others.remove(at) })
        });
        let Some(source) = source.filter(|_| !targets.is_empty()) else {
            requests.extend(sources.iter().chain(&targets).map(|named| at(&named.dir)));
            continue;
        };
        let are_siblings = targets.iter().all(|target| target.dir.parent() == source.dir.parent());
        requests.push(if are_siblings && named(&source.dir).is_some() {
            // As the source would be checked with these languages.
            Request { locales: targets.into_iter().map(|target| target.locale).collect(), ..at(&source.dir) }
        } else {
            Request {
                targets: targets.into_iter().map(|target| (target.locale, target.dir)).collect(),
                sources: vec![(source.locale.clone(), source.dir.clone())],
                ..at(&source.dir)
            }
        });
    }
    requests.extend(others.iter().map(|other| at(other)));
    requests
}

/// The source beside a translation.
fn beside(target: &Named) -> Option<Named> {
    let survey = Survey::of(&at(&target.dir)).ok()?;
    let source = survey.layout.trees.into_iter().find(|tree| tree.is_source)?;
    Some(Named { product: target.product.clone(), locale: source.locale, dir: source.dir })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with these files, and the requests for some of its folders: path, sources, targets and languages.
    fn asked(files: &[&str], roots: &[&str]) -> Vec<String> {
        let dir = tempfile::tempdir().expect("a folder");
        let top = dir.path().canonicalize().expect("there");
        for file in files {
            let path = top.join(file);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(path, "# T\n").expect("written");
        }
        let roots: Vec<PathBuf> = roots.iter().map(|root| top.join(root)).collect();
        let settings = Settings { config_path: Some("named.yaml".to_owned()), ..Settings::default() };
        let shown = |path: &Path| path.strip_prefix(&top).expect("inside").display().to_string();
        let words = |request: &Request| {
            let trees = |trees: &[(Locale, PathBuf)]| {
                trees.iter().map(|(locale, dir)| format!(" {locale}={}", shown(dir))).collect::<String>()
            };
            let config = match &request.config {
                ConfigChoice::File(file) => format!(" config={}", shown(file)),
                _ => String::new(),
            };
            let locales: String = request.locales.iter().map(|locale| format!(" +{locale}")).collect();
            format!("{}{}{}{locales}{config}", shown(&request.path), trees(&request.sources), trees(&request.targets))
        };
        projects(&roots, &settings).iter().map(words).collect()
    }

    #[test]
    fn a_folder_with_a_configuration_is_a_project() {
        assert_eq!(asked(&["a/locdrift.yaml", "a/en/x.md"], &["a"]), ["a"]);
        // Above, and one for two folders.
        assert_eq!(asked(&["a/.locdrift.yaml", "a/fr/x.md"], &["a/fr"]), ["a/fr"]);
        let two = ["a/locdrift.yaml", "a/fr/x.md", "a/en/x.md"];
        assert_eq!(asked(&two, &["a/fr", "a/en"]), ["a"]);
        let named = ["a/locdrift.yaml", "a/named.yaml"];
        assert_eq!(asked(&named, &["a"]), ["a config=a/named.yaml"]);
        // Below, but not in what is not the user's.
        let below = ["p/x/locdrift.yaml", "p/y/z/locdrift.yml", "p/node_modules/q/locdrift.yaml", "p/.c/locdrift.yaml"];
        assert_eq!(asked(&below, &["p"]), ["p/x", "p/y/z"]);
    }

    #[test]
    fn folders_without_one_are_taken_together_by_product() {
        let files = ["s/m.en/x.md", "s/m.fr-FR/x.md", "s/m.de-DE/x.md", "t/m.ja/x.md", "u/docs/x.md"];
        assert_eq!(asked(&files, &["s/m.fr-FR"]), ["s/m.fr-FR"]);
        assert_eq!(asked(&files, &["s/m.en", "s/m.fr-FR"]), ["s/m.en +fr-FR"]);
        // The source is beside them; elsewhere; in a folder that says no language.
        assert_eq!(asked(&files, &["s/m.fr-FR", "s/m.de-DE"]), ["s/m.en +de-DE +fr-FR"]);
        assert_eq!(asked(&files, &["s/m.en", "t/m.ja"]), ["s/m.en en=s/m.en ja=t/m.ja"]);
        assert_eq!(asked(&files, &["u/docs", "t/m.ja"]), ["u/docs en=u/docs ja=t/m.ja"]);
        assert_eq!(asked(&files, &["s", "u/docs"]), ["s", "u/docs"]);
        // One folder inside another is part of it.
        assert_eq!(asked(&files, &["s", "s/m.en"]), ["s"]);
        assert_eq!(asked(&files, &[]), [""; 0]);
    }
}
