//! However branches were merged, commits are counted as `git` counts them.

use crate::history::site::*;
use crate::support::git::Repo;

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

/// Thirty commits upon each other with up to three parents each. Some change the page; a merge has it from the parent that
/// changed it last, as a merge of branches does.
fn grown(repo: &Repo, dice: &mut Dice) -> Vec<String> {
    let mut commits: Vec<(String, usize)> = Vec::new();
    for number in 0..30 {
        let mut parents: Vec<usize> = (0..1 + dice.below(3)).filter_map(|_| recent(&commits, dice)).collect();
        parents.sort_unstable();
        parents.dedup();
        if dice.below(2) == 0 {
            parents.reverse();
        }
        let kept = parents.iter().map(|at| commits[*at].1).max();
        let version = kept.filter(|_| dice.below(3) > 0).unwrap_or(number);
        repo.write("dim.md", english(1, &EN.replace("half", &format!("{version} percent of"))));
        repo.write("notes.txt", number.to_string());
        let upon: Vec<&str> = parents.iter().map(|at| &*commits[*at].0).collect();
        commits.push((repo.commit_on(&upon, &format!("Step {number}")), version));
    }
    commits.into_iter().map(|(commit, _)| commit).collect()
}

/// One of the last few commits.
fn recent(commits: &[(String, usize)], dice: &mut Dice) -> Option<usize> {
    let back = dice.below(6) + 1;
    commits.len().checked_sub(back).or(commits.len().checked_sub(1))
}

/// The number before `commit` or `commits`.
fn told(message: &str) -> Option<usize> {
    let words: Vec<&str> = message.split_whitespace().collect();
    let at = words.iter().position(|word| word.starts_with("commit") && !word.contains('`'))?;
    words.get(at.checked_sub(1)?)?.parse().ok()
}

#[test]
fn commits_are_counted_as_git_counts_them() {
    let mut counted = 0;
    for seed in 0..3 {
        let site = Site::new();
        let commits = grown(&site.en, &mut Dice(seed));
        // Of pins elsewhere git counts as it happens to come by them: what it has not passed yet, it does not know as theirs.
        let known = site.en.git(["rev-list", "--first-parent", "HEAD"]);
        for pin in commits.iter().filter(|pin| known.contains(&***pin)) {
            site.target("dim.md", 1, pin, FR);
            let range = format!("{pin}..HEAD");
            let behind = site.en.git(["rev-list", &range, "--", "dim.md"]);
            let is_fresh = site.en.id(&format!("{pin}:dim.md")) == site.en.id("HEAD:dim.md");
            let checked = site.check();
            let stale = of(&checked, "stale-source-commit");
            assert_eq!(stale.is_empty(), is_fresh, "seed {seed}, {pin}:\n{}", said(&checked));
            let (Some(finding), Some(newest)) = (stale.first(), behind.lines().next()) else { continue };
            let wanted = behind.lines().count();
            assert_eq!(told(&finding.message), Some(wanted), "seed {seed}, {pin}: {}", finding.message);
            if wanted == 1 {
                assert_says(&finding.message, &[&newest[..7]]);
            }
            counted += 1;
        }
    }
    assert!(counted > 20, "only {counted} were stale");
}
