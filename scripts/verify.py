#!/usr/bin/env python3
"""Verifies an exported ledger by docs/verify.md alone: verify.py DIRECTORY. Exit 0 when it holds, 1 when not."""
import hashlib, json, pathlib, sys, uuid

def field(value):
    """One field: length in four bytes, then the bytes."""
    if isinstance(value, int):  # a boolean is 0 or 1
        value = int(value).to_bytes(8, "big", signed=True)
    data = value if isinstance(value, bytes) else (value or "").encode()
    return len(data).to_bytes(4, "big") + data

def digest(*values):
    return hashlib.sha256(b"".join(field(value) for value in values)).digest()

def raw(text):
    return uuid.UUID(text).bytes if text else b""

def lines_of(name):
    return [json.loads(line) for line in open(directory / name, encoding="utf-8", newline="\n")]

def broken(place, what):
    print(f"BROKEN {place}: {what}")
    sys.exit(1)

def check_voucher(v, last, prev):
    place = f"{v['series']} {v['no']}"
    if v["no"] != last + 1:
        broken(place, f"number {last + 1} should come here")
    if v["prev_hash"] != prev.hex():
        broken(place, "does not follow the voucher before it")
    amounts = [line["amount_ore"] for line in v["lines"]]
    if len(amounts) < 2 or sum(amounts) != 0 or 0 in amounts:
        broken(place, "postings do not sum to zero")
    if v["salt"] is not None:
        salt = bytes.fromhex(v["salt"])
        if digest("kaemner-text-1", salt, v["text"], *(v["line_texts"] or [])).hex() != v["text_hash"]:
            broken(place, "text changed")
        documents = [bytes.fromhex(document) for document in v["documents"]]
        if (digest("kaemner-documents-1", salt, *documents).hex() if documents else "") != v["documents_hash"]:
            broken(place, "documents changed")
    fields = [raw(v["id"]), v["date"], v["period"], v["source"], v["source_ref"], raw(v["reverses"]), raw(v["batch"]),
              v["direct"], v["posted_at"], raw(v["posted_by"]), bytes.fromhex(v["text_hash"]),
              bytes.fromhex(v["documents_hash"]), len(amounts)]
    for line in v["lines"]:
        fields += [line["account"], line["amount_ore"], raw(line["supplier"]), raw(line["person"]), line["due"],
                   line["arrived_as"]]
    seal = digest("kaemner-seal-1", v["series"], v["no"], prev, digest("kaemner-voucher-1", *fields))
    if seal.hex() != v["hash"]:
        broken(place, "voucher changed")
    return seal

directory, heads, seals, sums = pathlib.Path(sys.argv[1]), {}, {}, {}
for v in lines_of("vouchers.jsonl"):
    last, prev = heads.get(v["series"], (0, bytes(32)))
    seal = check_voucher(v, last, prev)
    heads[v["series"]], seals[v["series"], v["no"]] = (v["no"], seal), seal.hex()
    for line in v["lines"]:
        kept = sums.setdefault((line["account"], int(v["period"][:4]), v["direct"]), [0] * 14)
        kept[int(v["period"][5:])] += line["amount_ore"]
if {s["series"]: (s["last_no"], s["hash"]) for s in lines_of("series.jsonl") if s["last_no"]} != {
        series: (no, seal.hex()) for series, (no, seal) in heads.items()}:
    broken("series.jsonl", "a series does not end where its head says")
for b in lines_of("balances.jsonl"):
    computed = sums.pop((b["account"], b["year"], b["direct"]), [0] * 14)
    if computed != b["periods"] or sum(computed) != b["total"]:
        broken(f"{b['account']} {b['year']}", "balance is not the sum of its postings")
if any(any(kept) for kept in sums.values()):
    broken(min(sums)[0], "balance is missing")
for anchor in map(json.loads, (line["text"] for line in lines_of("anchors.jsonl"))):
    for series, no, seal in anchor["series"]:
        if no and seals.get((series, no)) != seal:
            broken(f"anchor of {anchor['day']}", f"{series} {no} is another voucher")
for file in json.loads((directory / "manifest.json").read_text(encoding="utf-8"))["files"]:
    if hashlib.sha256((directory / file["name"]).read_bytes()).hexdigest() != file["sha256"]:
        broken(file["name"], "is not the file that the manifest names")
print(f"OK {len(seals)} vouchers in {len(heads)} series")
