//! The binary `kapic`: hands its arguments to the command line.

fn main() {}
