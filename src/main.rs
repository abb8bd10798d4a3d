//! The newswire program: everything is in the library.

fn main() {}
