//! Command lines, what they print and what they write, as files in `tests/commands`: a project `x.in`, a session `x.trycmd`
//! in it, and the project after it, `x.out`. `TRYCMD=overwrite cargo test commands` accepts what is printed.

#[test]
fn sessions_print_and_write_what_their_files_say() {
    trycmd::TestCases::new()
        .case("tests/commands/*.trycmd")
        .register_bin("locdrift", std::path::Path::new(env!("CARGO_BIN_EXE_locdrift")))
        .env("COLUMNS", "80")
        .env("NO_COLOR", "1");
}
