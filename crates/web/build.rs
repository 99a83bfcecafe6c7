//! Stops with a remedy when the embedded assets have not been made.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=assets/dist");
    println!("cargo::rerun-if-changed=assets/src");
    println!("cargo::rerun-if-changed=templates");
    for needed in ["assets/dist/dkfds/css/dkfds.min.css", "assets/dist/htmx.min.js"] {
        if !Path::new(needed).exists() {
            println!(
                "cargo::error=crates/web/{needed} is missing: run `make assets` (scripts/assets.sh; needs npm once)"
            );
        }
    }
}
