#!/usr/bin/env python3
"""Holds every municipality of a demonstration against outside tools: books.py KAEMNER DATA BEAN_CHECK.

Of each: the export verifies by scripts/verify.py and by the program, hledger computes every balance to the øre, and
bean-check accepts the beancount journal. Exit 0 when all agree.
"""
import collections, csv, io, json, pathlib, subprocess, sys, tempfile

kaemner, data, bean_check = sys.argv[1:4]
scripts = pathlib.Path(__file__).parent
MUNICIPALITIES = ["0253", "0259", "0265", "0316", "0326", "0329", "0330", "0350", "0370", "0376", "0390"]


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def export(code, what, to):
    run(kaemner, "export", "--data", data, "--as", f"revisor.{code}", "--municipality", code, "--what", what,
        "--reason", "afstemning", to)


def journal_name(key):
    """An account of the export as the journal names it."""
    digits, *rest = key.split("|")
    parts = [part.strip("/").replace("/", "-").replace(".", "-") for part in rest]
    return ":".join([digits[:5], digits[5:14], digits[14:]] + [part for part in parts if part])


def kept_balances(directory):
    sums = collections.Counter()
    with open(directory / "balances.jsonl", encoding="utf-8") as lines:
        for balance in map(json.loads, lines):
            sums[journal_name(balance["account"])] += balance["total"]
    return {account: ore for account, ore in sums.items() if ore}


def hledger_balances(journal):
    text = run("hledger", "-f", journal, "balance", "--flat", "--no-total", "--empty", "--output-format=csv")
    sums = {}
    for account, amount in list(csv.reader(io.StringIO(text)))[1:]:
        kroner, _, decimals = amount.removesuffix(" DKK").replace(",", "").partition(".")
        sign = -1 if kroner.startswith("-") else 1
        sums[account] = sign * (abs(int(kroner)) * 100 + int((decimals + "00")[:2]))
    return {account: ore for account, ore in sums.items() if ore}


with tempfile.TemporaryDirectory() as place:
    for code in MUNICIPALITIES:
        directory = pathlib.Path(place) / code
        export(code, "everything", directory)
        run(sys.executable, scripts / "verify.py", directory)
        run(kaemner, "verify", "--export", directory)
        run(kaemner, "verify", "--data", data, "--as", f"revisor.{code}", "--municipality", code)
        for what in ["hledger", "beancount"]:
            export(code, what, directory.with_suffix(f".{what}"))
        run(bean_check, directory.with_suffix(".beancount"))
        ours, theirs = kept_balances(directory), hledger_balances(directory.with_suffix(".hledger"))
        for account in sorted(ours.keys() | theirs.keys()):
            if ours.get(account, 0) != theirs.get(account, 0):
                sys.exit(f"{code}: {account} holds {ours.get(account, 0)} øre, hledger says {theirs.get(account, 0)}")
        if not ours or sum(ours.values()):
            sys.exit(f"{code}: the balances are empty or do not sum to zero")
        print(f"{code}: {len(ours)} accounts agree with hledger to the øre")
