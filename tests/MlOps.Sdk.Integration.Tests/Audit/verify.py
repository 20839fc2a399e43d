#!/usr/bin/env python3
"""Checks evidence of MlOps.Sdk without any of its code: Python's standard library, and openssl for signatures.

    verify.py audit bundle.json [--log audit.ndjson] [--key public.pem]
    verify.py model bundle.json folder --name model:version [--key public.pem]

Prints a line for each check; ends with 1 when one fails. Without openssl or a key, signatures are skipped, and it says so.
"""
import argparse
import base64
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile

failures = 0


def report(passed, what):
    global failures
    failures += not passed
    print(("ok    " if passed else "FAIL  ") + what)


def leaf_hash(data):
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves):
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while 2 * split < len(leaves):
        split *= 2
    return node_hash(root_of(leaves[:split]), root_of(leaves[split:]))


def root_from_inclusion(leaf, index, size, path):
    """The root that follows from a leaf and its path, recursively by the definition of RFC 6962, section 2.1.1."""
    if size == 1:
        if path:
            raise ValueError("the path is too long")
        return leaf
    if not path:
        raise ValueError("the path is too short")
    split = 1
    while 2 * split < size:
        split *= 2
    if index < split:
        return node_hash(root_from_inclusion(leaf, index, split, path[:-1]), path[-1])
    return node_hash(path[-1], root_from_inclusion(leaf, index - split, size - split, path[:-1]))


def roots_from_consistency(old, new, path, old_root, known=True):
    """Both roots that follow from a consistency path, recursively by RFC 6962, section 2.1.2."""
    if old == new:
        if known:
            if path:
                raise ValueError("the path is too long")
            return old_root, old_root
        if len(path) != 1:
            raise ValueError("the path has the wrong length")
        return path[0], path[0]
    if not path:
        raise ValueError("the path is too short")
    split = 1
    while 2 * split < new:
        split *= 2
    if old <= split:
        first, second = roots_from_consistency(old, split, path[:-1], old_root, known)
        return first, node_hash(second, path[-1])
    first, second = roots_from_consistency(old - split, new - split, path[:-1], old_root, False)
    return node_hash(path[-1], first), node_hash(path[-1], second)


def canonical(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def signature_passes(envelope, key, what):
    payload = base64.b64decode(envelope["payload"])
    if key is None or shutil.which("openssl") is None:
        print("skip  " + what + ": no key was given" if key is None else "skip  " + what + ": openssl is not installed")
        return
    kind = envelope["payloadType"].encode()
    message = b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload)
    with tempfile.TemporaryDirectory() as folder:
        passed = False
        for signature in envelope["signatures"]:
            files = [os.path.join(folder, name) for name in ("message", "signature")]
            for file, content in zip(files, (message, base64.b64decode(signature["sig"]))):
                with open(file, "wb") as output:
                    output.write(content)
            run = subprocess.run(["openssl", "dgst", "-sha256", "-verify", key, "-signature", files[1], files[0]], capture_output=True)
            passed = passed or run.returncode == 0
    report(passed, what)


def verify_log(lines, head):
    previous, leaves = bytes(32), []
    for number, line in enumerate(lines, 1):
        leaves.append(leaf_hash(line))
        entry = json.loads(line)
        stored, claimed = bytes.fromhex(entry.pop("hash")), bytes.fromhex(entry.pop("previousHash"))
        if entry["sequence"] != number or claimed != previous or hashlib.sha256(previous + canonical(entry)).digest() != stored:
            report(False, f"entry {number} continues the chain")
            return
        previous = stored
    report(True, f"{len(lines)} entries continue the chain")
    report(len(lines) == head["size"] and root_of(leaves).hex() == head["root"], f"they hash to the root of the head of {head['size']} entries")


def verify_audit(arguments):
    with open(arguments.bundle, "rb") as file:
        bundle = json.load(file)
    head = json.loads(base64.b64decode(bundle["head"]["payload"]))
    root = bytes.fromhex(head["root"])
    signature_passes(bundle["head"], arguments.key, f"the head of {head['size']} entries is signed")
    for proven in bundle["entries"]:
        leaf = proven["leaf"].encode()
        sequence = json.loads(leaf)["sequence"]
        try:
            passed = 1 <= sequence <= head["size"] and root_from_inclusion(leaf_hash(leaf), sequence - 1, head["size"], [bytes.fromhex(h) for h in proven["path"]]) == root
        except ValueError:
            passed = False
        report(passed, f"entry {sequence} is in the log")
    for earlier in bundle["earlier"]:
        old = json.loads(base64.b64decode(earlier["head"]["payload"]))
        signature_passes(earlier["head"], arguments.key, f"the earlier head of {old['size']} entries is signed")
        path, old_root = [bytes.fromhex(h) for h in earlier["path"]], bytes.fromhex(old["root"])
        try:
            if old["size"] == 0:
                passed = not path and old_root == root_of([])
            else:
                passed = old["size"] <= head["size"] and roots_from_consistency(old["size"], head["size"], path, old_root) == (old_root, root)
        except ValueError:
            passed = False
        report(passed, f"the log begins with the {old['size']} entries noted earlier")
    if arguments.log:
        with open(arguments.log, "rb") as file:
            verify_log(file.read().splitlines(), head)


def verify_model(arguments):
    with open(arguments.bundle, "rb") as file:
        bundle = json.load(file)
    envelope = bundle["dsseEnvelope"]
    statement = json.loads(base64.b64decode(envelope["payload"]))
    report(bundle["mediaType"] == "application/vnd.dev.sigstore.bundle.v0.3+json", "it is a Sigstore bundle v0.3")
    report(statement["predicateType"] == "https://model_signing/signature/v1.0" and len(statement["subject"]) == 1, "it is a signed model v1.0")
    signature_passes(envelope, arguments.key, "it is signed")
    subject, resources = statement["subject"][0], statement["predicate"]["resources"]
    report(subject["name"] == arguments.name, f"it is of {arguments.name}")
    combined = hashlib.sha256(b"".join(bytes.fromhex(r["digest"]) for r in resources)).hexdigest()
    report(combined == subject["digest"]["sha256"], "its files hash to its subject")
    found = []
    for folder, _, names in os.walk(arguments.folder):
        found += [os.path.relpath(os.path.join(folder, name), arguments.folder).replace(os.sep, "/") for name in names]
    report(sorted(found) == [r["name"] for r in resources], "the folder has the signed files and no others")
    for resource in resources:
        path = os.path.join(arguments.folder, resource["name"])
        digest = None
        if os.path.exists(path):
            with open(path, "rb") as file:
                digest = hashlib.sha256(file.read()).hexdigest()
        report(digest == resource["digest"], f"{resource['name']} has the signed bytes")


parser = argparse.ArgumentParser()
commands = parser.add_subparsers(required=True)
audit = commands.add_parser("audit")
audit.add_argument("bundle")
audit.add_argument("--log")
audit.add_argument("--key")
audit.set_defaults(verify=verify_audit)
model = commands.add_parser("model")
model.add_argument("bundle")
model.add_argument("folder")
model.add_argument("--name", required=True)
model.add_argument("--key")
model.set_defaults(verify=verify_model)
parsed = parser.parse_args()
parsed.verify(parsed)
sys.exit(1 if failures else 0)
