#!/usr/bin/env python3
"""`aws cloudtrail validate-logs` and `deploytrail verify --like-aws` on the
same chains: the same words, but where the cases say why not.

    compare.py DEPLOYTRAIL AWS [CASE…]

The chains are served by moto's S3 on loopback; ListPublicKeys, which moto
lacks, by a few lines here. Neither program is patched.
"""
import base64
import json
import logging
import os
import re
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import boto3
from moto.server import ThreadedMotoServer

from cases import CASES
from chain import ARN, REGION, Chain, iso

LINE = re.compile(r"^(?:\(backfill\) )?(Digest|Log) file\ts3://[^/]+/([^\t]+)\t(.*)$")
# SubjectPublicKeyInfo of an RSA key of 2048 bits, up to the key itself.
SPKI = bytes.fromhex("30820122300d06092a864886f70d01010105000382010f00")
ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION,
               "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull, "AWS_PAGER": ""}


class PublicKeys(BaseHTTPRequestHandler):
    """ListPublicKeys of CloudTrail's API: the answer of the running case."""

    answer = {}

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        known = self.headers.get("X-Amz-Target", "").endswith(".ListPublicKeys")
        body = json.dumps(PublicKeys.answer if known else {"__type": "UnknownOperationException"}).encode()
        self.send_response(200 if known else 400)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def listed_keys(case):
    answer = []
    for key in case["keys"]:
        item = key.listed(1788134400, 1790812800)
        if case["spki"]:
            item["Value"] = base64.b64encode(SPKI + key.pkcs1).decode()
        answer.append(item)
    return {"PublicKeyList": answer}


def serve(s3, chain, objects):
    s3.create_bucket(Bucket=chain.bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    for key, (data, metadata) in objects.items():
        s3.put_object(Bucket=chain.bucket, Key=key, Body=data, Metadata=metadata)


def store(folder, s3, chain, objects, keys):
    """The mirror: every object, and beside each digest what S3 itself answers
    of it."""
    for key, (data, metadata) in objects.items():
        path = folder / chain.bucket / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        if "CloudTrail-Digest" in key:
            head = s3.head_object(Bucket=chain.bucket, Key=key)
            head.pop("ResponseMetadata")
            Path(f"{path}.meta.json").write_text(json.dumps(head, default=str))
    (folder / "keys.json").write_text(json.dumps(keys))


def verdicts(text):
    found = {}
    for line in text.splitlines():
        if match := LINE.match(line):
            found.setdefault(match[2], []).append(match[3])
    return {key: sorted(words) for key, words in found.items()}


def run_aws(aws, case, chain, environment):
    command = [aws, "cloudtrail", "validate-logs", "--trail-arn", ARN, "--start-time", iso(case["start"]), "--end-time",
               iso(case["end"]), "--s3-bucket", chain.bucket, "--region", REGION, "--verbose"]
    if case["prefix"]:
        command += ["--s3-prefix", case["prefix"].rstrip("/")]
    # One stream, as on a terminal: errors and results in the order of their telling.
    return subprocess.run(command, env={**environment, "PYTHONUNBUFFERED": "1"}, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=120)


def run_deploytrail(program, folder, case, environment):
    environment = {**environment, "DEPLOYTRAIL_DB": str(folder / "a.sqlite")}
    ingest = subprocess.run([program, "ingest", "--quiet", str(folder)], env=environment, capture_output=True, text=True)
    if ingest.returncode not in (0, 3):
        raise SystemExit(f"deploytrail ingest: {ingest.stderr}")
    return subprocess.run([program, "verify", "--like-aws", "--verbose", "--from", iso(case["start"]), "--to",
                           iso(case["end"])], env=environment, capture_output=True, text=True, timeout=120)


def compare(name, case, chain, theirs, ours):
    """What is wrong, in words."""
    wrong = []
    expected = case["differences"](chain)
    their, our = verdicts(theirs.stdout), verdicts(ours.stdout)
    if not their:
        wrong.append(f"validate-logs told of no file: {theirs.stdout}")
    for key in sorted(set(their) | set(our)):
        pair = (their.get(key), our.get(key))
        if key in expected:
            pair = tuple(words and words[0] for words in pair)
            if pair != expected.pop(key):
                wrong.append(f"{key}: validate-logs {pair[0]}, deploytrail {pair[1]}, which is not the known difference")
        elif pair[0] != pair[1]:
            wrong.append(f"{key}: validate-logs {pair[0]}, deploytrail {pair[1]}")
    wrong += [f"{key}: does not differ any more" for key in expected]
    if not case["differences"](chain) and theirs.stdout != ours.stdout:
        wrong.append(f"the texts differ:\n{theirs.stdout}---\n{ours.stdout}")
    if not case["why"] and (theirs.returncode == 0) != (ours.returncode in (0, 3)):
        wrong.append(f"exit codes: validate-logs {theirs.returncode}, deploytrail {ours.returncode}")
    return [f"{name}: {line}" for line in wrong]


def main(program, aws, names):
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    moto.start()
    keys = ThreadingHTTPServer(("127.0.0.1", 0), PublicKeys)
    threading.Thread(target=keys.serve_forever, daemon=True).start()
    host, port = moto.get_host_and_port()
    os.environ.update(ENVIRONMENT)
    environment = {**os.environ, "AWS_ENDPOINT_URL_S3": f"http://{host}:{port}",
                   "AWS_ENDPOINT_URL_CLOUDTRAIL": f"http://127.0.0.1:{keys.server_port}"}
    s3 = boto3.client("s3", endpoint_url=f"http://{host}:{port}", region_name=REGION)
    wrong = []
    for name, case in CASES.items():
        if names and name not in names:
            continue
        chain = Chain(f"trail-{name}", case["prefix"])
        alter = case["make"](chain)
        objects = chain.objects()
        if alter:
            alter(objects)
        PublicKeys.answer = listed_keys(case)
        serve(s3, chain, objects)
        with tempfile.TemporaryDirectory() as work:
            store(Path(work), s3, chain, objects, PublicKeys.answer)
            theirs = run_aws(aws, case, chain, environment)
            ours = run_deploytrail(program, Path(work), case, environment)
        found = compare(name, case, chain, theirs, ours)
        wrong += found
        told = sum(map(len, verdicts(theirs.stdout).values()))
        note = f" (differs: {case['why']})" if case["why"] else ""
        print(f"{'FAILED' if found else 'same':6}  {name}: {told} files; exit {theirs.returncode} and {ours.returncode}{note}")
    moto.stop()
    keys.shutdown()
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
