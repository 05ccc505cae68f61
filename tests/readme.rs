//! What the README shows is what the program prints.

use std::path::Path;
use std::process::Command;

use crate::support;

const BEGIN: &str = "<!-- output:begin -->\n```text\n";
const END: &str = "```\n<!-- output:end -->";

#[test]
fn the_picture_is_real() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("README.md");
    let readme = std::fs::read_to_string(&path).expect("a README");
    let start = readme.find(BEGIN).expect("the picture begins") + BEGIN.len();
    let end = start + readme[start..].find(END).expect("the picture ends");
    let command = "check fixtures/about-actions --locale nl-NL --select missing-link,untranslated-page --no-history";
    let output = Command::new(env!("CARGO_BIN_EXE_locdrift"))
        .args(command.split(' '))
        .env("NO_COLOR", "1")
        .current_dir(root)
        .output()
        .expect("the program runs");
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    let wanted = format!("$ locdrift {command}\n{printed}");
    if readme[start..end] == wanted {
        return;
    }
    if support::accepts() {
        let updated = format!("{}{wanted}{}", &readme[..start], &readme[end..]);
        std::fs::write(&path, updated).expect("the README can be written");
    }
    panic!(
        "the README shows other output than the program prints; write it with `LOCDRIFT_ACCEPT=1 cargo test --test integration readme` and read the difference"
    );
}
