//! Folders that are checked one by one, each a test of its own: `fixtures/...`, `cases/...`, and `corpora/...` where real
//! repositories are at hand.

mod cases;
mod corpora;
mod fixtures;
#[expect(dead_code, reason = "shared with main.rs, which uses the rest")]
mod support;

use libtest_mimic::Arguments;

fn main() {
    let arguments = Arguments::from_args();
    let tests = [fixtures::tests(), cases::tests(), corpora::tests()];
    libtest_mimic::run(&arguments, tests.into_iter().flatten().collect()).exit();
}
