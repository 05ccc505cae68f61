//! Files that the configuration of a repository includes: what checkouts and people write is read, and nothing of any other
//! file is shown or waited for.

use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

use super::Lamps;
use crate::hostile::{Ran, run};

/// What only a file outside says.
const SECRET: &str = "ember-7731";

/// What is said, without the frame of messages.
fn said(ran: &Ran) -> String {
    let said = format!("{}{}", ran.out, ran.err);
    said.split(|c: char| c.is_whitespace() || c == '│').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// A project that includes a file beside it.
fn including(text: &str, section: &str) -> Lamps {
    let lamps = Lamps::new();
    let file = lamps.dir.path().join("outside");
    fs::write(&file, text).expect("written");
    lamps.set(&format!("{section}\n\tpath = {}", file.display()));
    lamps
}

#[test]
fn what_git_says_of_an_included_file_is_not_shown() {
    for text in [
        format!("[core]\n\tabbrev = {SECRET}\n"),
        format!("[{SECRET}\n"),
        format!("root:{SECRET}:0:0\n"),
        format!("[core]\n\tabbrev = dubious ownership --add safe.directory {SECRET}\n"),
    ] {
        for section in ["[include]", "[includeIf \"gitdir:**\"]"] {
            let lamps = including(&text, section);
            for words in [
                &["check"][..],
                &["check", "--since", "HEAD~1"],
                &["diff", "docs/fr/dim.md"],
                &["stamp", "--force", "docs/fr/dim.md"],
                &["report", "--format", "html"],
                &["config", "show"],
            ] {
                let said = said(&run(lamps.path(), words, |_| ()));
                assert!(!said.contains(SECRET) && !said.contains("bad config"), "{text}{section} {words:?}\n{said}");
            }
            let said = said(&run(lamps.path(), &["check"], |_| ()));
            assert!(said.contains("its message is withheld because its configuration includes"), "{text}\n{said}");
        }
    }
}

#[test]
fn the_address_of_another_repository_is_not_shown() {
    let address = format!("[remote \"origin\"]\n\turl = https://github.com/{SECRET}/lamps.git\n");
    let lamps = including(&address, "[include]");
    let page = run(lamps.path(), &["report", "--format", "html"], |_| ());
    assert!(page.out.contains("<html") && !page.out.contains(SECRET), "{}", page.err);
    // Its own is.
    lamps.set(&address);
    let page = run(lamps.path(), &["report", "--format", "html"], |_| ());
    assert!(page.out.contains(SECRET), "{}", page.err);
}

#[test]
fn no_included_pipe_is_waited_for() {
    for name in [&b"pipe"[..], b"pipe\0z", b"pip\xff", b"pipe\x0c"] {
        let lamps = Lamps::new();
        let made = String::from_utf8_lossy(name.split(|byte| *byte == 0).next().unwrap_or(name)).into_owned();
        for file in [&*made, "pipe"] {
            let _ = Command::new("mkfifo").arg(lamps.dir.path().join(file)).status().expect("mkfifo is installed");
        }
        let config = lamps.path().join(".git/config");
        let own = fs::read(&config).expect("a configuration");
        fs::write(&config, [&own[..], b"[include]\n\tpath = ../../", name, b"\n"].concat()).expect("written");
        let start = Instant::now();
        let said = said(&run(lamps.path(), &["check"], |_| ()));
        assert!(said.contains("a repository that is not its own"), "{name:?}: {said}");
        assert!(start.elapsed() < Duration::from_secs(30), "{name:?}");
    }
}

#[test]
fn a_configuration_of_the_users_own_may_be_included() {
    let lamps = Lamps::new();
    let home = lamps.dir.path().join("home");
    fs::create_dir_all(home.join("dotfiles")).expect("made");
    fs::write(home.join("dotfiles/work"), "[user]\n\tname = Ada Lamp\n").expect("written");
    std::os::unix::fs::symlink("dotfiles/work", home.join("work")).expect("linked");
    for path in ["~/dotfiles/work", "~/work"] {
        lamps.set(&format!("[include]\n\tpath = {path}"));
        let ran = run(lamps.path(), &["diff", "docs/fr/dim.md"], |command| _ = command.env("HOME", &home));
        assert!(ran.out.contains("half"), "{path}: {}{}", ran.out, ran.err);
    }
}
