//! The program.

fn main() -> std::process::ExitCode {
    locdrift::cli::main()
}
