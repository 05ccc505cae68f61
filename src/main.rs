//! The program.

/// Returns freed memory to the system, and makes threads wait for each other less than most allocators of systems do.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    locdrift::cli::main()
}
