//! Where the shared conformance data lies, when it is there.
#![allow(dead_code, reason = "each test binary uses its own part")]

use std::path::{Path, PathBuf};

/// The folder `conformance/<part>` of the shared data: `KAEMNER_SHARED`, else beside the project root.
/// Prints why and returns `None` when it is missing.
pub fn conformance(part: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let shared = std::env::var_os("KAEMNER_SHARED").map_or(beside, PathBuf::from);
    let folder = shared.join("conformance").join(part);
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: no shared data at {}", folder.display());
    None
}

/// Whether `xmllint` is installed. Prints why when not.
pub fn has_xmllint() -> bool {
    let found = std::process::Command::new("xmllint").arg("--version").output().is_ok();
    if !found {
        println!("skipped: xmllint is not installed (Debian package libxml2-utils)");
    }
    found
}

/// Validates `xml` against a schema with `xmllint`; the error is its report.
pub fn validate(xml: &[u8], schema: &Path) -> Result<(), String> {
    let folder = tempfile::tempdir().map_err(|error| error.to_string())?;
    let file = folder.path().join("written.xml");
    std::fs::write(&file, xml).map_err(|error| error.to_string())?;
    let run = std::process::Command::new("xmllint")
        .args(["--nonet", "--noout", "--schema"])
        .arg(schema)
        .arg(&file)
        .output()
        .map_err(|error| error.to_string())?;
    if run.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&run.stderr).into_owned()) }
}
