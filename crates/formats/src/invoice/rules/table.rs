//! Rule tables (`data/*.rules`) and functions to compiled packs.
//!
//! A table is text, one rule a line, grouped as the standard groups them:
//!
//! ```text
//! pattern model
//! on cac:PaymentMeans/cac:PayeeFinancialAccount when is_transfer
//!   BR-50 F filled cbc:ID
//!   use address
//! group address
//!   F-LIB030 F filled cbc:StreetName
//! ```
//!
//! `F` is fatal, `W` a warning. The words after it say what must hold. A demand is `filled P`, `nonempty P`,
//! `some P|P`,
//! `none P`, `max N P`, `min N P`, `exactly N P`, `decimals N P`, `decimals= N P`, `longest N P`,
//! `shortest N P`, `is P = a|b`, `reads P = a|b`,
//! `empty P`, `differs P = a`, `starts P = a`, `begins P = a`, `zero P`, `code P LIST`, `listed P LIST`,
//! `fn` (a function of that id) or `fn NAME`, each perhaps after `not`; `A or B` needs one of them, `A & B`
//! both, `when A & B then C` C only where A and B hold. A row of its own is `nowhere P` (not anywhere in the
//! document), `never P` (not from its root), `noattr A`, or `always` (not for machines).

use std::collections::HashMap;

use super::Flag;
use super::automaton::{Anchor, Automaton};
use super::codes;
use super::engine::{Atom, Ban, Candidate, Check, Literal, Pack, Rule, RuleId, Target, Test};
use crate::invoice::xml::{AttrName, Tag};

/// Functions by rule id or condition name.
pub type Functions = &'static [(&'static str, Test)];

/// A table and what it calls.
pub struct Source {
    /// Name of the pack.
    pub name: &'static str,
    /// Table texts, joined.
    pub tables: &'static [&'static str],
    /// Functions of rules and conditions.
    pub functions: &'static [Functions],
    /// What `doc:` stands for in contexts.
    pub roots: &'static [Tag],
}

/// A line of a table that cannot be compiled; found by tests, never at run time.
#[derive(Debug, thiserror::Error)]
#[error("pack {pack}, line {line:?}: {reason}")]
pub struct TableError {
    pack: &'static str,
    line: String,
    reason: String,
}

struct Compiler {
    functions: HashMap<&'static str, Test>,
    roots: &'static [Tag],
    ids: Vec<RuleId>,
    index: HashMap<&'static str, usize>,
    rows: Vec<(&'static str, &'static str)>,
    context: &'static str,
    groups: Vec<Vec<Rule>>,
    automaton: Automaton,
    named: HashMap<&'static str, Vec<&'static str>>,
    banned_attributes: Vec<(usize, AttrName)>,
}

type Fault = Result<(), String>;

/// Compiles a pack.
///
/// # Errors
/// A line that does not follow the grammar, or names what does not exist.
pub fn compile(source: &Source) -> Result<Pack, TableError> {
    let mut compiler = Compiler::new(source);
    let lines: Vec<&'static str> = source
        .tables
        .iter()
        .flat_map(|table| table.lines())
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let fail = |line: &str, reason| TableError { pack: source.name, line: line.to_owned(), reason };
    compiler.collect_named(&lines);
    let mut pattern = 0;
    let mut in_named = false;
    for line in &lines {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let done = match word {
            "pattern" => {
                pattern += 1;
                in_named = false;
                Ok(())
            }
            "group" => {
                in_named = true;
                Ok(())
            }
            "on" => {
                in_named = false;
                compiler.open(pattern, rest)
            }
            _ if in_named => Ok(()),
            "use" => compiler.use_named(rest),
            _ => compiler.rule(word, rest),
        };
        done.map_err(|reason| fail(line, reason))?;
    }
    Ok(compiler.finish(source.name))
}

impl Compiler {
    fn new(source: &Source) -> Self {
        Self {
            functions: source.functions.iter().flat_map(|table| table.iter().copied()).collect(),
            roots: source.roots,
            ids: Vec::new(),
            index: HashMap::new(),
            rows: Vec::new(),
            context: "",
            groups: Vec::new(),
            automaton: Automaton::new(),
            named: HashMap::new(),
            banned_attributes: Vec::new(),
        }
    }

    fn collect_named(&mut self, lines: &[&'static str]) {
        let mut name = None;
        for line in lines {
            match line.split_once(' ') {
                Some(("group", rest)) => {
                    self.named.entry(rest).or_default();
                    name = Some(rest);
                }
                Some(("on" | "pattern", _)) => name = None,
                _ => {
                    if let Some(name) = name {
                        self.named.entry(name).or_default().push(line);
                    }
                }
            }
        }
    }

    fn open(&mut self, pattern: u32, text: &'static str) -> Fault {
        self.context = text;
        let (paths, when) = text.split_once(" when ").map_or((text, None), |(p, w)| (p, Some(w.trim())));
        let when = when.map(|name| self.function(name)).transpose()?;
        let group = u32::try_from(self.groups.len()).map_err(|_| "too many groups")?;
        self.groups.push(Vec::new());
        for (context, path) in (0u32..).zip(paths.split('|')) {
            self.context(path.trim(), Candidate { pattern, group, context, attr: None, when })?;
        }
        Ok(())
    }

    /// `/root/a/b`, `/*/a`, `a/b`, `a/*` for any child, `*`, each perhaps with `[@attribute]`.
    fn context(&mut self, path: &str, candidate: Candidate) -> Fault {
        let (path, attr) = match path.split_once("[@") {
            Some((path, attr)) => (path, Some(attribute(attr.trim_end_matches(']'))?)),
            None => (path, None),
        };
        let candidate = Candidate { attr, ..candidate };
        if path == "*" {
            self.automaton.add_context(Anchor::Anywhere, &[], false, candidate);
            return Ok(());
        }
        let below_root = path.strip_prefix("/*/").map(|rest| format!("/root/{rest}"));
        let path = below_root.as_deref().unwrap_or(path);
        let (anchor, path) =
            path.strip_prefix('/').map_or((Anchor::Anywhere, path), |rest| (Anchor::Root, rest));
        let (path, any_child) = path.strip_suffix("/*").map_or((path, false), |parents| (parents, true));
        for path in self.paths(path)? {
            self.automaton.add_context(anchor, &path, any_child, candidate);
        }
        Ok(())
    }

    /// A path; `doc:` and `line:` alone stand for each root and line name, `*Amount` for every name that ends
    /// so and for the unknown ones, whose condition has to look.
    fn paths(&self, text: &str) -> Result<Vec<Vec<Tag>>, String> {
        let mut paths = vec![Vec::new()];
        for step in text.split('/') {
            let tags: Vec<Tag> = match step {
                "root" => self.roots.to_vec(),
                "line" => vec![tag("cac:InvoiceLine")?, tag("cac:CreditNoteLine")?],
                _ if step.starts_with('*') => Tag::perhaps_ending(&step[1..]),
                _ => vec![tag(step)?],
            };
            let extend = |path: &Vec<Tag>| -> Vec<Vec<Tag>> {
                tags.iter().map(|t| path.iter().copied().chain([*t]).collect()).collect()
            };
            paths = paths.iter().flat_map(extend).collect();
        }
        Ok(paths)
    }

    fn function(&self, name: &str) -> Result<Test, String> {
        self.functions.get(name).copied().ok_or_else(|| format!("no function {name}"))
    }

    fn use_named(&mut self, name: &str) -> Fault {
        let lines = self.named.get(name).cloned().ok_or_else(|| format!("no group {name}"))?;
        for line in lines {
            let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
            if word == "use" { self.use_named(rest)? } else { self.rule(word, rest)? }
        }
        Ok(())
    }

    fn id(&mut self, id: &'static str, flag: &str, row: &'static str) -> Result<usize, String> {
        let flag = match flag {
            "F" => Flag::Fatal,
            "W" => Flag::Warning,
            _ => return Err(format!("severity {flag}")),
        };
        if let Some(known) = self.index.get(id).copied() {
            // A rule at elements of several names is told without one; a finding's path has the right one.
            let last = |context: &'static str| context.rsplit('/').next();
            if last(self.rows[known].0) != last(self.context) {
                self.rows[known].0 = "";
            }
            return Ok(known);
        }
        self.ids.push(RuleId { id, flag });
        self.rows.push((self.context, row));
        self.index.insert(id, self.ids.len() - 1);
        Ok(self.ids.len() - 1)
    }

    fn rule(&mut self, id: &'static str, rest: &'static str) -> Fault {
        let (flag, rest) = rest.split_once(' ').ok_or("no demand")?;
        let (verb, argument) = rest.split_once(' ').unwrap_or((rest, ""));
        let rule = self.id(id, flag, rest)?;
        match verb {
            "never" => {
                for path in self.paths(&format!("root/{argument}"))? {
                    self.automaton.add_ban(Anchor::Root, &path, Ban { id: rule, attr: None, when: None });
                }
                return Ok(());
            }
            "nowhere" => return self.nowhere(rule, argument),
            "noattr" => {
                self.banned_attributes.push((rule, attribute(argument)?));
                return Ok(());
            }
            _ => {}
        }
        let check = self.check(id, rest)?;
        let group = self.groups.last_mut().ok_or("rule before a context")?;
        group.push(Rule { id: rule, check });
        Ok(())
    }

    fn nowhere(&mut self, id: usize, argument: &str) -> Fault {
        let (path, when) = argument.split_once(" when ").map_or((argument, None), |(p, w)| (p, Some(w)));
        let when = when.map(|name| self.function(name)).transpose()?;
        let (path, attr) = match path.split_once("/@") {
            Some((path, attr)) => (path, Some(attribute(attr)?)),
            None => (path, None),
        };
        for path in self.paths(path)? {
            self.automaton.add_ban(Anchor::Anywhere, &path, Ban { id, attr, when });
        }
        Ok(())
    }

    /// `when A & B then C & D or E` and shorter forms.
    fn check(&self, id: &str, text: &str) -> Result<Check, String> {
        let (conditions, demand) = match text.strip_prefix("when ") {
            Some(rest) => rest.split_once(" then ").ok_or("no then")?,
            None => ("", text),
        };
        let mut clauses = Vec::new();
        for clause in demand.split(" & ") {
            let mut literals = Vec::new();
            for condition in conditions.split(" & ").filter(|c| !c.is_empty()) {
                let mut literal = self.literal(id, condition)?;
                literal.negated = !literal.negated;
                literals.push(literal);
            }
            for part in clause.split(" or ") {
                literals.push(self.literal(id, part)?);
            }
            clauses.push(literals);
        }
        Ok(Check::new(clauses))
    }

    fn literal(&self, id: &str, text: &str) -> Result<Literal, String> {
        let text = text.trim();
        let (negated, text) = text.strip_prefix("not ").map_or((false, text), |rest| (true, rest));
        let (verb, argument) = text.split_once(' ').unwrap_or((text, ""));
        Ok(Literal { negated, atom: self.atom(id, verb, argument)? })
    }

    fn atom(&self, id: &str, verb: &str, argument: &str) -> Result<Atom, String> {
        let counted = || -> Result<(usize, Target), String> {
            let (number, path) = argument.split_once(' ').ok_or("no number")?;
            Ok((number.parse().map_err(|_| "not a number")?, target(path)?))
        };
        let listed = || -> Result<(Target, &'static codes::List), String> {
            let (path, list) = argument.split_once(' ').ok_or("no list")?;
            Ok((target(path)?, codes::list(list).ok_or_else(|| format!("no list {list}"))?))
        };
        let valued = || -> Result<(Target, &str), String> {
            let (path, value) = argument.split_once(" = ").ok_or("no value")?;
            Ok((target(path)?, value))
        };
        Ok(match verb {
            "filled" => Atom::Filled(target(argument)?),
            "nonempty" => Atom::Nonempty(target(argument)?),
            "some" => Atom::Some(argument.split('|').map(target).collect::<Result<_, _>>()?),
            "none" => Atom::None(target(argument)?),
            "max" => counted().map(|(n, t)| Atom::Max(n, t))?,
            "min" => counted().map(|(n, t)| Atom::Min(n, t))?,
            "exactly" => counted().map(|(n, t)| Atom::Exactly(n, t))?,
            "decimals" => counted().map(|(n, t)| Atom::Decimals(n, t))?,
            "decimals=" => counted().map(|(n, t)| Atom::DecimalsExactly(n, t))?,
            "longest" => counted().map(|(n, t)| Atom::Longest(n, t))?,
            "shortest" => counted().map(|(n, t)| Atom::Shortest(n, t))?,
            "is" => valued().map(|(t, v)| Atom::Is(t, v.split('|').map(str::to_owned).collect()))?,
            "reads" => valued().map(|(t, v)| Atom::Reads(t, v.split('|').map(str::to_owned).collect()))?,
            "empty" => Atom::Is(target(argument)?, vec![String::new()]),
            "differs" => valued().map(|(t, v)| Atom::Differs(t, v.to_owned()))?,
            "begins" => valued().map(|(t, v)| Atom::Begins(t, v.to_owned()))?,
            "starts" => valued().map(|(t, v)| Atom::Starts(t, v.to_owned()))?,
            "code" => listed().map(|(t, l)| Atom::Code(t, l))?,
            "listed" => listed().map(|(t, l)| Atom::Listed(t, l))?,
            "zero" => Atom::Zero(target(argument)?),
            "fn" => Atom::Test(self.function(if argument.is_empty() { id } else { argument })?),
            "always" => Atom::Always,
            _ => return Err(format!("unknown demand {verb}")),
        })
    }

    fn finish(self, name: &'static str) -> Pack {
        Pack {
            name,
            ids: self.ids,
            rows: self.rows,
            groups: self.groups,
            automaton: self.automaton.finish(),
            banned_attributes: self.banned_attributes,
        }
    }
}

fn tag(name: &str) -> Result<Tag, String> {
    Tag::named(name).ok_or_else(|| format!("no element {name}"))
}

fn attribute(name: &str) -> Result<AttrName, String> {
    match AttrName::lookup(name, false) {
        AttrName::Other => Err(format!("no attribute {name}")),
        known => Ok(known),
    }
}

fn target(text: &str) -> Result<Target, String> {
    let mut target = Target { up: 0, path: Vec::new(), attr: None };
    for step in text.trim().split('/') {
        match step {
            "." => {}
            ".." => target.up += 1,
            _ => match step.strip_prefix('@') {
                Some(name) => target.attr = Some(attribute(name)?),
                None => target.path.push(tag(step)?),
            },
        }
    }
    Ok(target)
}
