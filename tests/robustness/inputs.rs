//! What must hold of files beside pages: baselines, glossaries, and results that are merged.

use std::ffi::OsString;
use std::path::Path;

use locdrift::baseline::Baseline;
use locdrift::cli::{Context, Exit, Terminal, run};
use locdrift::config::{Config, Known, glossaries};
use locdrift::locale::Locale;
use locdrift::rules;

use super::text;

/// A baseline says the same when it was written and read again.
pub fn baseline(data: &[u8]) {
    match Baseline::parse("baseline.json", &text(data), "locdrift baseline") {
        Ok(baseline) => {
            let written = baseline.text();
            let again = Baseline::parse("baseline.json", &written, "locdrift baseline").expect("what was written");
            assert_eq!(again, baseline);
            assert_eq!(again.text(), written, "it is written the same");
        }
        Err(error) => assert!(!error.message.is_empty() && !error.help.is_empty(), "{error:?}"),
    }
}

/// The kinds of files that glossaries may be.
const KINDS: [&str; 5] = ["yaml", "json", "csv", "tsv", "properties"];

/// A glossary of any kind: the first byte tells which.
pub fn glossary(data: &[u8]) {
    let (kind, data) = data.split_first().unwrap_or((&0, data));
    let dir = tempfile::tempdir().expect("a folder");
    let kind = KINDS[usize::from(*kind) % KINDS.len()];
    std::fs::write(dir.path().join(format!("fr.{kind}")), data).expect("written");
    let known = Known { rules: &[], options: &rules::options, check: &rules::check_options };
    let asks = format!("terms: \"{{locale}}.{kind}\"\n");
    let config = Config::parse(&dir.path().join("locdrift.yaml"), asks, &known).expect("a configuration");
    let [source, own] = ["en", "fr"].map(|tag| Locale::parse(tag).expect("a tag"));
    match glossaries(&config, &source, &[own]) {
        Ok(found) => {
            for (label, renderings) in found.iter().flat_map(|glossary| glossary.entries()) {
                assert!(!label.trim().is_empty() && !renderings.is_empty(), "{label:?}: {renderings:?}");
                assert!(renderings.iter().all(|rendering| !rendering.trim().is_empty()), "{label:?}: {renderings:?}");
            }
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            // Drawn with the lines that it speaks of.
            _ = format!("{:?}", miette::Report::new(error));
        }
    }
}

/// Merges one file; the exit status and what was written.
fn merged(file: &Path) -> (Exit, Vec<u8>, Vec<u8>) {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let args: [OsString; 3] = ["locdrift".into(), "merge".into(), file.into()];
    let exit = run(args, &Context::real(), &Terminal::default(), &mut out, &mut err);
    (exit, out, err)
}

/// A result that is merged alone: it is refused with a reason, or says the same when it is merged again.
pub fn merge(data: &[u8]) {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("1.json");
    std::fs::write(&file, data).expect("written");
    let (exit, out, err) = merged(&file);
    if exit == Exit::Failed {
        return assert!(out.is_empty() && !err.is_empty(), "{}", String::from_utf8_lossy(&err));
    }
    std::fs::write(&file, &out).expect("written");
    let (again, same, err) = merged(&file);
    assert_eq!(again, exit, "{}", String::from_utf8_lossy(&err));
    assert_eq!(String::from_utf8_lossy(&same), String::from_utf8_lossy(&out));
}
