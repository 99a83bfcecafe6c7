//! A small writer of nested elements; empty texts write nothing.

use crate::invoice::Decimal;

/// XML under construction.
pub struct Xml {
    out: String,
    open: Vec<&'static str>,
}

/// Attributes of an element: name and value; an empty value writes no attribute.
pub type Attributes<'a> = &'a [(&'a str, &'a str)];

impl Xml {
    /// Starts a document with the UBL namespaces.
    pub fn new(root: &'static str) -> Self {
        let spaces = "urn:oasis:names:specification:ubl:schema:xsd";
        let out = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} xmlns=\"{spaces}:{root}-2\" \
             xmlns:cac=\"{spaces}:CommonAggregateComponents-2\" xmlns:cbc=\"{spaces}:CommonBasicComponents-2\">\n"
        );
        Self { out, open: vec![root] }
    }

    fn indent(&mut self) {
        for _ in 0..self.open.len() {
            self.out.push_str("  ");
        }
    }

    /// An aggregate; written only where `content` writes something.
    pub fn group(&mut self, name: &'static str, content: impl FnOnce(&mut Self)) {
        let start = self.out.len();
        self.indent();
        self.out.push_str(&format!("<{name}>\n"));
        let inner = self.out.len();
        self.open.push(name);
        content(self);
        self.open.pop();
        if self.out.len() == inner {
            self.out.truncate(start);
            return;
        }
        self.indent();
        self.out.push_str(&format!("</{name}>\n"));
    }

    /// A text element.
    pub fn text(&mut self, name: &str, value: &str) {
        self.with(name, &[], value);
    }

    /// A text element, where there is a value.
    pub fn maybe(&mut self, name: &str, value: Option<&str>) {
        self.with(name, &[], value.unwrap_or(""));
    }

    /// A text element with attributes.
    pub fn with(&mut self, name: &str, attributes: Attributes<'_>, value: &str) {
        if value.is_empty() {
            return;
        }
        self.indent();
        self.out.push_str(&format!("<{name}"));
        for (key, value) in attributes.iter().filter(|(_, value)| !value.is_empty()) {
            self.out.push_str(&format!(" {key}=\"{}\"", escape(value)));
        }
        self.out.push_str(&format!(">{}</{name}>\n", escape(value)));
    }

    /// An amount with at least `places` decimals.
    pub fn amount(&mut self, name: &str, value: Option<Decimal>, places: u32, currency: &str) {
        if let Some(value) = value {
            self.with(name, &[("currencyID", currency)], &value.with_places(places));
        }
    }

    /// The finished text.
    pub fn finish(mut self) -> String {
        let root = self.open.pop().unwrap_or("");
        self.out.push_str(&format!("</{root}>\n"));
        self.out
    }
}

/// Text with what XML reserves escaped, and what it does not allow left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => out.push(c),
        }
    }
    out
}
