#!/usr/bin/env python3
"""Mutation testing with one build: mutants.py [--shard K/N] [--missed] [REGEX…].

cargo-mutants says what to change (`--list`, settings in .cargo/mutants.toml). Every change goes into one copy of
the sources, each function carrying all its variants, and KAEMNER_MUTANT chooses one when the tests run. So the
rules are compiled once and not once for each mutant. Variants that do not compile are taken out and counted.
"""
import argparse, collections, json, os, pathlib, re, resource, signal, subprocess, sys, time

root = pathlib.Path(__file__).resolve().parent.parent
out, tree = root / "var/mutants", root / "var/mutants/tree"
# Seconds: many times what the tests need; an endless loop ends here.
LIMIT = int(os.environ.get("MUTANT_SECONDS", "120"))
# Of the comparison with the checker: cases decide, so that it may be small.
PERSONS = os.environ.get("KAEMNER_CHECK_PERSONS", "80")
KINDS = ["caught", "missed", "unviable", "timeout"]
# What a mutant runs, the quickest first, until one notices. What reads the sources or counts allocations says nothing
# of a changed rule.
STAGES = [
    ("rules", ["--skip", "function_lengths", "--skip", "allocations", "--skip", "properties"]),
    ("rules", ["properties"]),
    ("compare", []),
]
FOLDERS = {"rules": "crates/law", "compare": "crates/law/checker"}
SWITCH = """
/// Which change of the rules is under test; 0 is none.
#[doc(hidden)]
pub mod mutant {
    pub fn active() -> u32 {
        static ACTIVE: std::sync::OnceLock<u32> = std::sync::OnceLock::new();
        *ACTIVE.get_or_init(|| std::env::var("KAEMNER_MUTANT").map_or(0, |id| id.parse().unwrap()))
    }
}
"""

def cargo(*arguments, **options):
    return subprocess.run(["cargo", *arguments], cwd=tree, capture_output=True, text=True, **options)

def listed():
    """The mutants of cargo-mutants, numbered from 1 in its order: the number of a mutant in this run."""
    said = subprocess.run(["cargo", "mutants", "--list", "--json"], cwd=root, capture_output=True, text=True, check=True)
    mutants = json.loads(said.stdout)
    for number, mutant in enumerate(mutants, 1):
        mutant["id"] = number
    return mutants

def copy_tree():
    """The sources as they lie here, without what git ignores; unchanged files keep their time."""
    names = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=root, capture_output=True, text=True, check=True)
    for name in names.stdout.splitlines():
        if (root / name).is_file():
            write(tree / name, (root / name).read_bytes())

def write(path, data):
    if not path.is_file() or path.read_bytes() != data:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

class Source:
    """One file, its text, and where its lines begin."""

    def __init__(self, name):
        self.text = (root / name).read_text(encoding="utf-8")
        self.starts = [0]
        for line in self.text.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def at(self, place):
        return self.starts[place["line"] - 1] + place["column"] - 1

    def span(self, span):
        return self.at(span["start"]), self.at(span["end"])

    def body(self, function):
        """Where the body of a function begins and ends, its braces included."""
        start, end = self.span(function["span"])
        signature = re.compile(r"\s*(///[^\n]*\n|#\[[^\n]*\n)*")
        start = signature.match(self.text, start).end()
        return self.text.index("{", start), end, start

def variant(source, body, mutant, boxed):
    """The body of a function with one change."""
    start, end = source.span(mutant["span"])
    changed = source.text[body[0]:start] + mutant["replacement"] + source.text[end:body[1]]
    return f"/*<{mutant['id']}>*/ {mutant['id']} => {boxed(changed)},"

def switched(source, mutants):
    """The file with every function able to be each of its variants."""
    functions = collections.defaultdict(list)
    bodies = {source.body(mutant["function"]) for mutant in mutants}
    for mutant in mutants:
        # A function inside another is varied with it.
        start, end, _ = source.body(mutant["function"])
        outer = min(body for body in bodies if body[0] <= start and end <= body[1])
        functions[outer].append(mutant)
    text = source.text
    for body in sorted(functions, reverse=True):
        variants = functions[body]
        dynamic = (variants[0]["function"]["return_type"] or "").startswith("-> impl Iterator")
        boxed = (lambda code: f"Box::new({code}) as Box<dyn Iterator<Item = _>>") if dynamic else (lambda code: code)
        arms = "\n".join(variant(source, body, mutant, boxed) for mutant in variants)
        whole = f"{{ match crate::mutant::active() {{\n{arms}\n/*<0>*/ _ => {boxed(source.text[body[0]:body[1]])} }} }}"
        head = source.text[body[2]:body[0]].replace("const fn", "fn", 1)
        text = text[:body[2]] + head + whole + text[body[1]:]
    return text

def unviable_at_once(source, mutant):
    """A constant function cannot call a trait: `Default::default()` does not compile there."""
    body = source.body(mutant["function"])
    constant = "const fn" in source.text[body[2]:body[0]]
    return constant and re.search(r"default\(\)|::new|::from", mutant["replacement"])

def build(mutants):
    """Builds all mutants into the test programs; returns the programs and the mutants that do not compile."""
    sources = {mutant["file"]: Source(mutant["file"]) for mutant in mutants}
    known = remembered()
    unviable = {m["id"]: known[m["name"]] for m in mutants if m["name"] in known}
    unviable.update({m["id"]: "constant function" for m in mutants if unviable_at_once(sources[m["file"]], m)})
    library = root / "crates/law/src/lib.rs"
    write(tree / "crates/law/src/lib.rs", library.read_bytes() + SWITCH.encode())
    while True:
        for name, source in sources.items():
            here = [m for m in mutants if m["file"] == name and m["id"] not in unviable]
            write(tree / name, switched(source, here).encode())
        programs, wrong = compiled()
        if programs:
            known.update({m["name"]: unviable[m["id"]] for m in mutants if m["id"] in unviable})
            (out / "unviable.json").write_text(json.dumps(known, indent=1))
            return programs, unviable
        if not wrong:
            sys.exit("the sources with all mutants do not compile")
        print(f"{len(wrong)} mutants do not compile", flush=True)
        unviable.update(wrong)

def remembered():
    """What did not compile before, by name and place, so that a second run builds once."""
    file = out / "unviable.json"
    return json.loads(file.read_text()) if file.is_file() else {}

def compiled():
    """The test programs, or which mutants the compiler names in its errors."""
    environment = {**os.environ, "RUSTFLAGS": "--cap-lints=allow"}
    done = cargo("test", "--no-run", "--profile", "mutants", "--message-format", "json", "-p", "kaemner-law",
                 "-p", "kaemner-law-checker", "--test", "rules", "--test", "compare", env=environment)
    messages = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode == 0:
        found = {m["target"]["name"]: m["executable"] for m in messages if m.get("executable")}
        return found, {}
    wrong = {}
    for message in (m["message"] for m in messages if m["reason"] == "compiler-message"):
        code = (message.get("code") or {}).get("code") or message["message"][:60]
        for span in message["spans"] if message["level"] == "error" else []:
            number = mutant_at(span) if span["is_primary"] else 0
            if number:
                wrong[number] = code
    if not wrong:
        print(done.stderr[-6000:], *[m["message"]["rendered"] for m in messages if m["reason"] == "compiler-message"][:5])
    return None, wrong

def mutant_at(span):
    """The variant that a place of the copy lies in."""
    lines = (tree / span["file_name"]).read_bytes()[: span["byte_start"] + 1]
    marks = re.findall(rb"/\*<(\d+)>\*/", lines)
    return int(marks[-1]) if marks else 0

def limits():
    """A variant may ask for memory without end."""
    resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
    os.setsid()

def run(programs, number):
    """caught, missed or timeout; and by which test."""
    environment = {**os.environ, "KAEMNER_MUTANT": str(number), "KAEMNER_CHECK_PERSONS": PERSONS, "RUST_BACKTRACE": "0",
                   "PROPTEST_MAX_SHRINK_ITERS": "0"}
    environment.pop("KAEMNER_SHARED", None)
    for program, tests in STAGES:
        tests = subprocess.Popen([programs[program], *tests], cwd=tree / FOLDERS[program], env=environment, text=True,
                                 preexec_fn=limits, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, errors="replace")
        try:
            said, _ = tests.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            os.killpg(tests.pid, signal.SIGKILL)
            tests.communicate()
            return "timeout", ""
        if tests.returncode != 0:
            return "caught", ", ".join(re.findall(r"^test (\S+).* FAILED$", said, re.M)) or said[-300:]
    return "missed", ""

def chosen_by(arguments, mutants):
    """The mutants of a shard, of the last run's missed, and with a matching name."""
    chosen = [m for m in mutants if not arguments.regex or any(re.search(p, m["name"]) for p in arguments.regex)]
    if arguments.missed:
        names = {plain(line.split("  #")[0]) for line in (out / "missed.txt").read_text().splitlines()}
        chosen = [m for m in chosen if plain(m["name"]) in names]
    if arguments.shard:
        number, of = map(int, arguments.shard.split("/"))
        chosen = chosen[number::of]
    return chosen

def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--shard", help="K/N: each Nth mutant")
    parser.add_argument("--sharding", choices=["round-robin"], help="the only way")
    parser.add_argument("--missed", action="store_true", help="those the last run missed")
    parser.add_argument("regex", nargs="*", help="part of a mutant's name")
    chosen = chosen_by(parser.parse_args(), listed())
    copy_tree()
    programs, unviable = build(chosen)
    results = collections.defaultdict(list)
    results["unviable"] = [f"{m['name']}  # {unviable[m['id']]}" for m in chosen if m["id"] in unviable]
    tested = [m for m in chosen if m["id"] not in unviable]
    if run(programs, 0) != ("missed", ""):
        sys.exit("the tests fail without any change")
    for count, mutant in enumerate(tested, 1):
        started = time.monotonic()
        outcome, by = run(programs, mutant["id"])
        results[outcome].append(f"{mutant['name']}  # {by}" if by else mutant["name"])
        if outcome != "caught" or count % 50 == 0:
            print(f"{count}/{len(tested)} {outcome} in {time.monotonic() - started:.0f} s: {mutant['name']}", flush=True)
        save(results)
    print(", ".join(f"{len(results[kind])} {kind}" for kind in KINDS))
    sys.exit(1 if results["missed"] else 0)

def plain(name):
    """A mutant's name without line and column, which move."""
    return re.sub(r":\d+:\d+:", ":", name)

def save(results):
    for kind in KINDS:
        (out / f"{kind}.txt").write_text("".join(f"{name}\n" for name in results[kind]))

main()
