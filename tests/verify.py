#!/usr/bin/env python3
"""Verifies Parterre archives from the written specification alone (src-tauri/docs/algorithms/journal.md).

    verify.py [--head JOURNAL:SEQ:HASH]... ARCHIVE...

Prints one line per archive, `ok PATH` or `refused PATH: why`; exits 1 when any is refused.
Needs Python 3.9 and `cryptography`; shares no code with the program.
"""

import argparse
import hashlib
import json
import sys
import zipfile

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

PREFIX = b"PARTERRE-OP-1\n"
KEY_PREFIX = b"PARTERRE-KEY-1\n"
ADVANCES = {"voucher", "spent"}
MANIFEST, SEAL = "manifest.json", "manifest.sig"


class Refused(Exception):
    """What is wrong with an archive."""


def need(condition, why):
    if not condition:
        raise Refused(why)


def no_floats(text):
    raise Refused(f"a number that is no integer: {text}")


def parse(data):
    return json.loads(data, parse_float=no_floats, parse_constant=no_floats)


def canonical(value):
    """RFC 8785 for integers and text: keys sorted by UTF-16 code units, no space."""
    if isinstance(value, dict):
        pairs = sorted(value.items(), key=lambda pair: pair[0].encode("utf-16-be"))
        return "{" + ",".join(canonical(key) + ":" + canonical(item) for key, item in pairs) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(canonical, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def check_signature(key, signature, message, what):
    need(signature == signature.lower(), f"{what}: a signature is written in lower case")
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError) as error:
        raise Refused(f"{what}: signature") from error


def sums(record, previous):
    """Checks the arithmetic of a record and answers its perpetual totals."""
    total, absolute, advances, rates = 0, 0, 0, {}
    for n, line in enumerate(record.get("lines", []), start=1):
        need(line["n"] == n, "lines are not numbered")
        need(line["total"] == line["unit"] * line["quantity"], "a line's total")
        need(line["before_tax"] + line["tax"] == line["total"], "a line's tax")
        if line.get("item") in ADVANCES:
            advances += line["total"]
            continue
        total += line["total"]
        absolute += abs(line["total"])
        rate = rates.setdefault(str(line["rate"]), {"before_tax": 0, "tax": 0})
        rate["before_tax"] += line["before_tax"]
        rate["tax"] += line["tax"]
    need(record["totals"]["total"] == total, "the total")
    need(record["totals"].get("advances", 0) == advances, "the money in advance")
    need(record["totals"].get("by_rate", {}) == rates, "the totals by rate")
    grand = (previous[0] + total, previous[1] + absolute)
    need((record["grand"], record["grand_absolute"]) == grand, "the perpetual totals")
    return grand


def announced(record, previous, where):
    """The key that a key change announces, which must prove that it is held."""
    key = record["data"]["public_key"]
    check_signature(key, record["data"]["proof"], KEY_PREFIX + previous, f"{where}: the new key")
    return key


def check_chain(archive, chain, heads):
    """Checks a chain and answers the key that it ends with."""
    wanted = {seq: digest for journal, seq, digest in heads if journal == chain["journal"]}
    key, digest, seq, grand = chain["public_key"], bytes(32), 0, (0, 0)
    *rows, rest = archive.read(chain["file"]).decode("utf-8").split("\n")
    need(rest == "", "a last line that does not end")
    for raw in rows:
        row = parse(raw)
        need(set(row) == {"seq", "bytes", "hash", "signature"}, "a row's keys")
        seq += 1
        where = f"{chain['terminal']} {seq}"
        need(row["seq"] == seq, f"{where}: gap")
        data = row["bytes"].encode("utf-8")
        previous, digest = digest, hashlib.sha256(PREFIX + digest + data).digest()
        need(row["hash"] == digest.hex(), f"{where}: hash")
        check_signature(key, row["signature"], digest, where)
        record = parse(row["bytes"])
        need(canonical(record) == row["bytes"], f"{where}: not canonical")
        need((record["v"], record["journal"], record["seq"]) == (1, chain["journal"], seq), f"{where}: another's")
        need((record["siren"], record["terminal"]) == (chain["siren"], chain["terminal"]), f"{where}: another's")
        if seq == 1:
            need(record["kind"] == "opening" and record["data"]["public_key"] == key, f"{where}: opening")
        if record["kind"] == "key_change":
            key = announced(record, previous, where)
        grand = sums(record, grand)
        if seq in wanted:
            need(wanted.pop(seq) == digest.hex(), f"{where}: not the head kept elsewhere")
    need((seq, digest.hex()) == (chain["seq"], chain["hash"]), f"{chain['terminal']}: head")
    need(not wanted, f"{chain['terminal']}: operations of a head kept elsewhere are missing")
    return key


def check(path, heads):
    try:
        archive = zipfile.ZipFile(path)
        names = archive.namelist()
        need(len(names) == len(set(names)), "a file twice")
        manifest_bytes = archive.read(MANIFEST)
        manifest, seal = parse(manifest_bytes), parse(archive.read(SEAL))
        need(manifest["format"] == 1, "an unknown format")
        files = {file["name"]: file["sha256"] for file in manifest["files"]}
        need(set(names) == set(files) | {MANIFEST, SEAL}, "files that the manifest does not name, or the reverse")
        for name, digest in files.items():
            need(hashlib.sha256(archive.read(name)).hexdigest() == digest, f"{name}: SHA-256")
        keys = {}
        for chain in manifest["chains"]:
            need(chain["file"] in files, "a chain without a file")
            keys[chain["journal"]] = check_chain(archive, chain, heads)
        need(seal["journal"] in keys, "the seal's chain")
        check_signature(keys[seal["journal"]], seal["signature"], manifest_bytes, "manifest")
        need(all(journal in keys for journal, _, _ in heads), "a chain whose head was kept elsewhere is missing")
    except Refused:
        raise
    except Exception as error:  # What cannot even be read is refused, whatever is wrong with it.
        raise Refused(f"unreadable: {error}") from error


def head(text):
    journal, seq, digest = text.split(":")
    return journal, int(seq), digest


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--head", action="append", default=[], type=head, metavar="JOURNAL:SEQ:HASH")
    parser.add_argument("archives", nargs="+", metavar="ARCHIVE")
    arguments = parser.parse_args()
    refused = False
    for path in arguments.archives:
        try:
            check(path, arguments.head)
            print(f"ok {path}")
        except Refused as why:
            refused = True
            print(f"refused {path}: {why}")
    sys.exit(1 if refused else 0)


if __name__ == "__main__":
    main()
