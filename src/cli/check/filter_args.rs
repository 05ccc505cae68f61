//! The filters of `check`: baseline, `--since`, `--changed` and `--shard`.

use std::path::PathBuf;

use clap::Args;

use crate::locale::Locale;
use crate::session::{BaselineChoice, Reference, Request, Shard};

/// What is left out because it is known, or in the scope of another run.
#[derive(Args, Debug)]
#[command(next_help_heading = "Filtering")]
pub(in crate::cli) struct FilterArgs {
    /// Report only findings introduced after this commit
    ///
    /// A commit, branch or tag. A trailing `...` uses the merge base with HEAD, as in `origin/main...` for a pull request.
    /// Both states are checked in full with the current rules, and findings that only the current state has are reported,
    /// on any page. The commit is looked up in the repository of each language; to name another one for a language, use
    /// `--since main --since en=v2`. If only some languages are named, the current state of the others is used. No file
    /// is changed.
    #[arg(long, value_name = "[LOCALE=]REF", value_parser = reference)]
    since: Vec<Reference>,

    /// Check only pages with uncommitted changes
    ///
    /// A page is checked together with its source and its other translations.
    #[arg(long)]
    changed: bool,

    /// The baseline file, which contains the accepted findings
    ///
    /// By default, the one that the configuration names, or `.locdrift-baseline.json` next to the configuration or in
    /// PATH. `locdrift baseline` writes it.
    #[arg(long, value_name = "FILE", conflicts_with = "no_baseline")]
    baseline: Option<PathBuf>,

    /// Also report findings in the baseline
    #[arg(long)]
    no_baseline: bool,

    /// Check shard I of N
    ///
    /// Splits the pages between several machines. Each page is in exactly one shard and has the same findings as in a
    /// full check. `locdrift merge` merges the results.
    #[arg(long, value_name = "I/N", value_parser = shard)]
    shard: Option<Shard>,
}

impl FilterArgs {
    /// The request with these filters.
    pub fn request(&self, request: Request) -> Request {
        Request {
            since: self.since.clone(),
            changed: self.changed,
            baseline: BaselineChoice { file: self.baseline.clone(), ignore: self.no_baseline },
            shard: self.shard,
            ..request
        }
    }
}

fn reference(text: &str) -> Result<Reference, String> {
    let (locale, name) = match text.split_once('=').map(|(tag, name)| (Locale::parse(tag), name)) {
        Some((Ok(locale), name)) => (Some(locale), name),
        _ => (None, text),
    };
    let name = name.trim();
    if name.trim_end_matches('.').is_empty() || name.starts_with('-') || name.contains(char::is_control) {
        return Err("name a commit, a branch or a tag, as in `--since origin/main`".to_owned());
    }
    Ok(Reference { locale, name: name.to_owned() })
}

fn shard(text: &str) -> Result<Shard, String> {
    let numbers = text.split_once('/').and_then(|(index, count)| Some((index.parse().ok()?, count.parse().ok()?)));
    match numbers {
        Some((index, count)) if (1..=count).contains(&index) => Ok(Shard { index, count }),
        Some((_, 0)) => Err("there must be at least one shard, as in `--shard 1/4`".to_owned()),
        Some((_, count)) => Err(format!("the shards are 1/{count} to {count}/{count}")),
        None => Err("write the number of the shard and of all shards, as in `--shard 1/4`".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_may_be_for_one_language() {
        let read = |text: &str| reference(text).map(|r| (r.locale.map(|l| l.to_string()), r.name));
        assert_eq!(read("origin/main..."), Ok((None, "origin/main...".to_owned())));
        assert_eq!(read("fr=HEAD~2"), Ok((Some("fr".to_owned()), "HEAD~2".to_owned())));
        assert_eq!(read("release/2=name"), Ok((None, "release/2=name".to_owned())));
        for wrong in ["", "...", "fr=", "--upload-pack=x", "a\nb"] {
            assert!(reference(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn a_share_is_one_of_n() {
        assert_eq!(shard("4/4"), Ok(Shard { index: 4, count: 4 }));
        for wrong in ["0/4", "5/4", "1/0", "0/0", "1", "a/b", "-1/4", "1/4/2"] {
            assert!(shard(wrong).is_err(), "{wrong}");
        }
    }
}
