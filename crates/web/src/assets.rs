//! Style sheets, scripts and fonts, embedded in the program and served under an address with their hash.
//!
//! One hash over everything stands in front of the path, so that the relative addresses inside style
//! sheets and modules hold, and every file can be cached for ever.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

/// What `scripts/assets.sh` fetched.
#[derive(RustEmbed)]
#[folder = "assets/dist"]
struct Fetched;

/// Our own style sheet and modules.
#[derive(RustEmbed)]
#[folder = "assets/src"]
struct Own;

/// One hash over the names and hashes of all files.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = DefaultHasher::new();
    let fetched = Fetched::iter().filter_map(|path| Fetched::get(&path).map(|file| (path, file)));
    let own = Own::iter().filter_map(|path| Own::get(&path).map(|file| (path, file)));
    for (path, file) in fetched.chain(own) {
        (path, file.metadata.sha256_hash()).hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
});

/// The address of an asset: `/assets/5f3c…/js/frame.js`.
pub(crate) fn url(path: &str) -> String {
    format!("/assets/{}/{path}", *VERSION)
}

/// Serves one asset. An address with the hash of another build answers with today's file, uncached.
pub(crate) async fn serve(Path((version, path)): Path<(String, String)>) -> Response {
    let Some(bytes) = find(&path) else { return StatusCode::NOT_FOUND.into_response() };
    let caching = if version == *VERSION { "public, max-age=31536000, immutable" } else { "no-cache" };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(content_type(&path))),
        (header::CACHE_CONTROL, HeaderValue::from_static(caching)),
    ];
    (headers, bytes).into_response()
}

fn find(path: &str) -> Option<Cow<'static, [u8]>> {
    Own::get(path).or_else(|| Fetched::get(path)).map(|file| file.data)
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        Some("md" | "txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pages_link_to_is_embedded() {
        let files = [
            "kaemner.css",
            "js/frame.js",
            "js/grid.js",
            "js/combobox.js",
            "js/tree.js",
            "js/passkey.js",
            "js/palette.js",
            "js/keys.js",
            "htmx.min.js",
            "dkfds/css/dkfds.min.css",
            "dkfds/img/all-svg-icons.svg",
            "dkfds/fonts/IBMPlexSans/complete/woff2/IBMPlexSans-Regular.woff2",
            "licences/dkfds.md",
            "licences/ibm-plex-sans.txt",
        ];
        for path in files {
            assert!(find(path).is_some_and(|bytes| !bytes.is_empty()), "{path} is missing");
        }
        assert_eq!(find("../Cargo.toml"), None);
    }

    #[test]
    fn our_own_files_hold_no_inline_code_and_no_foreign_address() {
        for path in Own::iter().filter(|path| !path.ends_with(".svg")) {
            let bytes = Own::get(&path).unwrap().data;
            let text = std::str::from_utf8(&bytes).unwrap();
            for word in ["eval(", "new Function", "innerHTML", "http://", "https://", "document.write"] {
                assert!(!text.contains(word), "{path} holds {word}");
            }
        }
    }
}
