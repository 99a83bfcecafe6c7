//! Stops with a remedy when the faces that documents are set in have not been fetched.

use std::path::Path;

fn main() {
    let faces = "../web/assets/node_modules/dkfds/dist/fonts/IBMPlexSans/complete/ttf";
    println!("cargo::rerun-if-changed=build.rs");
    for face in ["Regular", "SemiBold"] {
        let path = format!("{faces}/IBMPlexSans-{face}.ttf");
        println!("cargo::rerun-if-changed={path}");
        if !Path::new(&path).exists() {
            println!(
                "cargo::error=crates/formats/{path} is missing: run `make assets` (scripts/assets.sh; needs npm once)"
            );
        }
    }
}
