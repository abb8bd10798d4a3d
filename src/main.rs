//! The newswire program: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    newswire::cli::main()
}
