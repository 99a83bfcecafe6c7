//! Lists the migrations, so that adding one is adding a file.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=migrations");
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("migrations");
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        names.extend(name.strip_suffix(".sql").map(str::to_owned));
    }
    names.sort();
    fs::write(Path::new(&env::var("OUT_DIR")?).join("migrations.rs"), list(&folder, &names)?)?;
    Ok(())
}

/// A constant with the name and text of each file; fails on a file without a number of its own.
fn list(folder: &Path, names: &[String]) -> Result<String, Box<dyn Error>> {
    let mut out = String::from(
        "/// Name and text of every migration, ascending.\npub(super) const FILES: &[(i64, &str, &str)] = &[\n",
    );
    let mut last = 0;
    for name in names {
        let number: i64 =
            name.get(..4).and_then(|n| n.parse().ok()).ok_or(format!("{name}: NNNN_capability_what.sql"))?;
        if number == last {
            return Err(format!("two migrations have number {number:04}").into());
        }
        last = number;
        let file = folder.join(format!("{name}.sql"));
        writeln!(out, "    ({number}, {name:?}, include_str!({file:?})),")?;
    }
    out.push_str("];\n");
    Ok(out)
}
