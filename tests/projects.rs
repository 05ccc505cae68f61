//! Folders that are checked as they are: `fixtures/...`, `laws/...` that hold for all fixtures, `cases/...`, and `corpora/...`
//! where real repositories are at hand.

mod again;
mod cases;
mod corpora;
mod fixtures;
mod laws;
#[expect(dead_code, reason = "shared with main.rs, which uses the rest")]
mod support;

use std::sync::Arc;

use libtest_mimic::Arguments;
use support::Fixture;

fn main() {
    let arguments = Arguments::from_args();
    // Each is checked once, for its own test and for all laws. The last test that holds them removes what they copied.
    let fixtures: Arc<[Fixture]> = support::fixtures().into();
    let tests = [fixtures::tests(&fixtures), laws::tests(&fixtures), cases::tests(), corpora::tests()];
    drop(fixtures);
    libtest_mimic::run(&arguments, tests.into_iter().flatten().collect()).exit();
}
