//! Builds XML text: two spaces per level, escaped values, the same bytes for the same calls.

use std::fmt::Write as _;

use quick_xml::escape::escape;

/// XML under construction. Every `open` has its `close`; `finish` closes what is still open.
pub struct XmlText {
    text: String,
    open: Vec<&'static str>,
}

impl XmlText {
    /// Starts a document in UTF-8 whose root has a default namespace.
    pub fn new(root: &'static str, namespace: &str) -> Self {
        Self::with_attributes(root, &[("xmlns", namespace)])
    }

    /// Starts a document in UTF-8 whose root has the given attributes.
    pub fn with_attributes(root: &'static str, attributes: &[(&str, &str)]) -> Self {
        let attributes: String =
            attributes.iter().map(|(name, value)| format!(" {name}=\"{}\"", escape(*value))).collect();
        let text = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root}{attributes}>\n");
        Self { text, open: vec![root] }
    }

    /// Opens elements inside each other: `Id/OrgId/Othr`.
    pub fn open(&mut self, path: &'static str) {
        for name in path.split('/') {
            self.line(&format!("<{name}>"));
            self.open.push(name);
        }
    }

    /// Closes as many elements as the same path opened.
    pub fn close(&mut self, path: &'static str) {
        for name in path.rsplit('/') {
            debug_assert_eq!(self.open.last(), Some(&name), "elements close in the order they were opened");
            self.open.pop();
            self.line(&format!("</{name}>"));
        }
    }

    /// One value at the end of a path: `Id/Othr/Id` opens and closes all three.
    pub fn leaf(&mut self, path: &'static str, value: &str) {
        self.leaf_with(path, None, value);
    }

    /// One amount at the end of a path, with its currency.
    pub fn amount(&mut self, path: &'static str, currency: &str, value: &str) {
        self.leaf_with(path, Some(("Ccy", currency)), value);
    }

    fn leaf_with(&mut self, path: &'static str, attribute: Option<(&str, &str)>, value: &str) {
        let (outer, name) = match path.rsplit_once('/') {
            Some((outer, name)) => (Some(outer), name),
            None => (None, path),
        };
        outer.into_iter().for_each(|outer| self.open(outer));
        let attribute =
            attribute.map(|(key, value)| format!(" {key}=\"{}\"", escape(value))).unwrap_or_default();
        self.line(&format!("<{name}{attribute}>{}</{name}>", escape(value)));
        outer.into_iter().for_each(|outer| self.close(outer));
    }

    /// The finished document.
    pub fn finish(mut self) -> Vec<u8> {
        while let Some(name) = self.open.pop() {
            self.line(&format!("</{name}>"));
        }
        self.text.into_bytes()
    }

    fn line(&mut self, content: &str) {
        let indent = 2 * self.open.len();
        // Writing to a `String` cannot fail.
        let _ = writeln!(self.text, "{:indent$}{content}", "");
    }
}
