//! What the program tells shells and `man` about itself.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

fn locdrift(words: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_locdrift")).args(words).output().expect("the program runs")
}

fn printed(words: &[&str]) -> String {
    let output = locdrift(words);
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// What another program says of a text on its standard input; `None` where this machine does not have it.
fn fed(program: &str, words: &[&str], text: &str) -> Option<Output> {
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().ok()?;
    child.stdin.take().expect("piped").write_all(text.as_bytes()).expect("read");
    Some(child.wait_with_output().expect("it ends"))
}

/// The commands, as `--help` lists them.
fn commands() -> Vec<String> {
    let help = printed(&["--help"]);
    let listed = help.split("Commands:\n").nth(1).expect("a list").split("\n\nOptions").next().expect("its end");
    let lines = listed.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names: Vec<String> = lines.map(|line| line.split_whitespace().next().expect("a name").to_owned()).collect();
    assert!(names.contains(&"check".to_owned()) && names.contains(&"man".to_owned()), "{names:?}");
    names
}

#[test]
fn every_shell_completes_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = printed(&["completions", shell]);
        for what in commands().iter().map(String::as_str).chain(["output-format", "fail-on"]) {
            assert!(script.contains(what), "{shell} does not know `{what}`");
        }
    }
}

#[test]
fn a_shell_that_is_not_known_is_refused() {
    let output = locdrift(&["completions", "tcsh"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("zsh"), "the ones that are known are named");
}

#[cfg(unix)]
#[test]
fn shells_accept_what_is_written_for_them() {
    let bash = fed("bash", &["-n"], &printed(&["completions", "bash"])).expect("bash is installed");
    assert!(bash.status.success() && bash.stderr.is_empty(), "{}", String::from_utf8_lossy(&bash.stderr));
    for (shell, words) in [("zsh", ["-n"]), ("fish", ["--no-execute"])] {
        let Some(output) = fed(shell, &words, &printed(&["completions", shell])) else { continue };
        assert!(output.status.success(), "{shell}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

/// Bash itself is asked what it would complete.
#[cfg(unix)]
#[test]
fn bash_completes_an_option_and_its_values() {
    let script = printed(&["completions", "bash"]);
    let asked = |words: &str, at: usize| {
        let line = format!(
            "{script}\nCOMP_WORDS=({words}); COMP_CWORD={at}\n\
             _locdrift locdrift \"${{COMP_WORDS[$at]}}\" \"${{COMP_WORDS[$((at - 1))]}}\"\nprintf '%s\\n' \"${{COMPREPLY[@]}}\"\n"
        );
        let output = fed("bash", &[], &format!("at={at}\n{line}")).expect("bash is installed");
        String::from_utf8(output.stdout).expect("UTF-8").lines().map(str::to_owned).collect::<Vec<_>>()
    };
    assert!(asked("locdrift ch", 1).contains(&"check".to_owned()));
    assert!(asked("locdrift check --fail-", 2).contains(&"--fail-on".to_owned()));
    assert!(asked("locdrift check --fail-on no", 3).contains(&"note".to_owned()));
}

/// A page that begins and is laid out as `man` needs it.
fn is_page(name: &str, page: &str) {
    let title = name.strip_suffix(".1").expect("section 1").replace('-', "\\-");
    assert!(page.contains(&format!(".TH {} 1", title.replace("\\-", "-"))), "{name}: no title in\n{page}");
    for section in ["NAME", "SYNOPSIS", "DESCRIPTION"] {
        assert!(page.contains(&format!("\n.SH {section}\n")), "{name} lacks {section}");
    }
    assert!(!page.contains('\u{1b}'), "{name} has colours of a terminal");
    let known = [".ie", ".el", ".TH", ".SH", ".TP", ".RS", ".RE", ".PP", ".IP", ".nf", ".fi", ".br"];
    for line in page.lines().filter(|line| line.starts_with('.')) {
        assert!(known.iter().any(|request| line.starts_with(request)), "{name}: `{line}`");
    }
    if let Some(output) = fed("groff", &["-man", "-Tutf8", "-ww", "-z"], page) {
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && said.is_empty(), "{name}: {said}");
    }
}

#[test]
fn the_page_of_the_program_is_printed() {
    let page = printed(&["man"]);
    is_page("locdrift.1", &page);
    for command in commands() {
        assert!(page.contains(&format!("locdrift\\-{command}(1)")), "{command} is not named");
    }
    assert!(page.contains(".SH EXAMPLES\n.nf\n"), "examples keep their lines");
}

#[test]
fn every_command_has_its_page() {
    let dir = tempfile::tempdir().expect("a folder");
    let into = dir.path().join("share/man1");
    printed(&["man", into.to_str().expect("UTF-8")]);
    let mut written: Vec<String> = std::fs::read_dir(&into)
        .expect("it was made")
        .map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8"))
        .collect();
    written.sort();
    for command in commands() {
        let name = format!("locdrift-{command}.1");
        let page = std::fs::read_to_string(into.join(&name)).expect("a page for each command");
        is_page(&name, &page);
        assert!(written.contains(&name));
    }
    let program = std::fs::read_to_string(into.join("locdrift.1")).expect("the program's own");
    assert_eq!(program, printed(&["man"]), "the same, printed or written");
    assert!(!written.iter().any(|name| Path::new(name).extension().is_none_or(|end| end != "1")), "{written:?}");
}

#[test]
fn a_folder_that_cannot_be_made_is_a_failure() {
    let dir = tempfile::tempdir().expect("a folder");
    let file = dir.path().join("file");
    std::fs::write(&file, "").expect("written");
    let output = locdrift(&["man", file.join("man1").to_str().expect("UTF-8")]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("cannot write"));
}
