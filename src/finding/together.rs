//! What several findings of one page say together.

use std::collections::HashSet;

/// What findings of one page that say one thing are called where people read a list of them: there they are one entry. For
/// all else, such as suppressions, baselines, fixes and counts, each is a finding of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Together {
    /// What they have in common: those of one page, rule, level and cause with the same key say one thing.
    pub key: String,
    /// What is before their number.
    pub before: String,
    /// What is behind their number, such as `sections are missing`.
    pub several: &'static str,
    /// What this one is called, where all of them are named; empty where they are only counted.
    pub name: String,
    /// The end of the sentence.
    pub after: String,
    /// What to do about several; that of the first where all say the same.
    pub help: Option<&'static str>,
}

impl Together {
    /// How many are named.
    const NAMED: usize = 5;

    /// That of findings with this message, in several places.
    pub fn places(message: &str) -> Together {
        Together {
            key: message.to_owned(),
            before: format!("{message}, in "),
            several: "places on this page",
            ..Together::default()
        }
    }

    /// What so many say; they have these names, some of which may be empty or equal.
    pub fn message<'n>(&self, count: usize, names: impl Iterator<Item = &'n str>) -> String {
        let mut seen: HashSet<&str> = HashSet::from([""]);
        let named: Vec<&str> = names.filter(|name| seen.insert(name)).collect();
        let left = named.len().saturating_sub(Self::NAMED);
        let names = match named.split_last() {
            None => String::new(),
            Some((last, [])) => format!(": {last}"),
            Some((last, rest)) if left == 0 => format!(": {} and {last}", rest.join(", ")),
            Some(_) => format!(": {} and {left} more", named[..Self::NAMED].join(", ")),
        };
        let Together { before, several, after, .. } = self;
        format!("{before}{count} {several}{names}{after}")
    }
}

#[cfg(test)]
mod tests {
    use super::Together;

    #[test]
    fn names_are_listed_once_and_many_are_cut() {
        let missing =
            Together { several: "sections are missing", after: "; they belong here".to_owned(), ..Together::default() };
        let said = |names: &[&str]| missing.message(names.len(), names.iter().copied());
        assert_eq!(said(&["“A”", "“B”", "“C”"]), "3 sections are missing: “A”, “B” and “C”; they belong here");
        assert_eq!(said(&["“A”", "“A”"]), "2 sections are missing: “A”; they belong here");
        assert_eq!(said(&["", ""]), "2 sections are missing; they belong here");
        let many = ["“A”", "“B”", "“C”", "“D”", "“E”", "“F”", "“G”"];
        assert_eq!(said(&many), "7 sections are missing: “A”, “B”, “C”, “D”, “E” and 2 more; they belong here");
        assert_eq!(
            Together::places("no file at `a`").message(4, [].into_iter()),
            "no file at `a`, in 4 places on this page"
        );
    }
}
