#!/usr/bin/env python3
"""Verifies an export by docs/verify.md alone: verify.py DIRECTORY. Exit 0 when it holds, 1 when not."""
import hashlib, json, pathlib, sys, uuid

def field(value):
    """One field: length in four bytes, then the bytes."""
    if isinstance(value, int):  # a boolean is 0 or 1
        value = int(value).to_bytes(8, "big", signed=True)
    data = value if isinstance(value, bytes) else (value or "").encode()
    return len(data).to_bytes(4, "big") + data

def digest(*values):
    return hashlib.sha256(b"".join(map(field, values))).digest()

raw = lambda text: uuid.UUID(text).bytes if text else b""
lines_of = lambda name: map(json.loads, open(directory / name, encoding="utf-8", newline="\n"))

def hold(held, place, what):
    return held or sys.exit(print(f"BROKEN {place}: {what}") or 1)

def check_voucher(v, last, prev):
    place, amounts = f"{v['series']} {v['no']}", [line["amount_ore"] for line in v["lines"]]
    hold(v["no"] == last + 1, place, f"number {last + 1} should come here")
    hold(v["prev_hash"] == prev.hex(), place, "does not follow the voucher before it")
    hold(len(amounts) > 1 and sum(amounts) == 0 and 0 not in amounts, place, "postings do not sum to zero")
    hold(("ledger_batch", v["batch"]) in told if v["batch"] else ("voucher", v["id"]) in told, place, "no event")
    hold(known.issuperset(v["documents"]), place, "a document is not in the index")
    if v["salt"] is not None:
        salt, files = bytes.fromhex(v["salt"]), [bytes.fromhex(document) for document in v["documents"]]
        text = digest("kaemner-text-1", salt, v["text"], *(v["line_texts"] or []))
        hold(text.hex() == v["text_hash"], place, "text changed")
        documents = digest("kaemner-documents-1", salt, *files).hex() if files else ""
        hold(documents == v["documents_hash"], place, "documents changed")
    fields = [raw(v["id"]), v["date"], v["period"], v["source"], v["source_ref"], raw(v["reverses"]), raw(v["batch"]),
              v["direct"], v["posted_at"], raw(v["posted_by"]), bytes.fromhex(v["text_hash"]),
              bytes.fromhex(v["documents_hash"]), len(amounts)]
    for l in v["lines"]:
        fields += [l["account"], l["amount_ore"], raw(l["supplier"]), raw(l["person"]), l["due"], l["arrived_as"]]
    seal = digest("kaemner-seal-1", v["series"], v["no"], prev, digest("kaemner-voucher-1", *fields))
    return hold(seal.hex() == v["hash"] and seal, place, "voucher changed")

directory, heads, seals, sums = pathlib.Path(sys.argv[1]), {}, {}, {}
gone, named, told, known, waiting, block = set(), set(), set(), {line["hash"] for line in lines_of("documents.jsonl")}, [], (0, bytes(32))
for e in lines_of("events.jsonl"):
    if e["kind"] == "block":
        seal = digest("kaemner-event-block-1", e["no"], block[1], *waiting)
        hold((e["no"], e["events"], e["prev_hash"], e["hash"]) == (block[0] + 1, len(waiting), block[1].hex(), seal.hex()),
             f"event block {e['no']}", "does not seal the events before it")
        waiting, block = [], (e["no"], seal)
        continue
    if e["salt"] is None or e["payload"] is None:
        gone.add(e["id"])
    else:
        payload = hashlib.sha256(bytes.fromhex(e["salt"]) + e["payload"].encode()).hexdigest()
        hold(payload == e["payload_hash"], f"event {e['id']}", "payload changed")
        after = (e["act"], e["step"]) == ("access.manage_deletion", "deleted") and json.loads(e["payload"])["after"]
        named.update(after.get("events", []) if after and after.get("archive") in known else [])
    waiting.append(digest("kaemner-event-1", raw(e["id"]), e["at"], raw(e["person"]), raw(e["on_behalf_of"]), e["channel"],
                          e["act"], e["object_kind"], raw(e["object_id"]), e["unit"], e["step"], bytes.fromhex(e["payload_hash"])))
    hold(waiting[-1].hex() == e["hash"], f"event {e['id']}", "header changed")
    told.add((e["object_kind"], e["object_id"]))
hold(gone <= named, f"event {min(gone - named, default='')}", "payload gone, and no archived deletion tells of it")
for v in lines_of("vouchers.jsonl"):
    seal = check_voucher(v, *heads.get(v["series"], (0, bytes(32))))
    heads[v["series"]], seals[v["series"], v["no"]] = (v["no"], seal), seal.hex()
    for line in v["lines"]:
        sums.setdefault((line["account"], int(v["period"][:4]), v["direct"]), [0] * 14)[int(v["period"][5:])] += line["amount_ore"]
ends = {s["series"]: (s["last_no"], bytes.fromhex(s["hash"])) for s in lines_of("series.jsonl") if s["last_no"]}
hold(ends == heads, "series.jsonl", "a series does not end where its head says")
for b in lines_of("balances.jsonl"):
    kept = sums.pop((b["account"], b["year"], b["direct"]), [0] * 14)
    hold(kept == b["periods"] and sum(kept) == b["total"], f"{b['account']} {b['year']}", "balance is not the sum of its postings")
hold(not any(map(any, sums.values())), min(sums, default=[""])[0], "balance is missing")
for anchor in (json.loads(line["text"]) for line in lines_of("anchors.jsonl")):
    for series, no, seal in anchor["series"]:
        hold(not no or seals.get((series, no)) == seal, f"anchor of {anchor['day']}", f"{series} {no} is another voucher")
for file in json.loads((directory / "manifest.json").read_text(encoding="utf-8"))["files"]:
    same = hashlib.sha256((directory / file["name"]).read_bytes()).hexdigest() == file["sha256"]
    hold(same, file["name"], "is not the file that the manifest names")
print(f"OK {len(seals)} vouchers in {len(heads)} series, {len(told)} objects in the log")
