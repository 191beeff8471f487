"""CloudTrail's digest files for the trails that validate their log files.

Production validates from the 1st on, staging from the 24th; the others never.
On the 19th production's validation was off from 11:00 to 13:00, so its chain
begins anew; on the 11th a log file of production came late and is listed by a
backfill digest.
"""
import hashlib
import json
import re
import zlib
from dataclasses import dataclass, field
from datetime import datetime, timezone

from .delivery import ROOT, compress
from .identifiers import at, epoch, iso, later
from .organisation import EUROPE, PRODUCTION, STAGING
from .signing import signing_key

BUCKET = "northwind-audit-logs"
TRAIL = "northwind_trail"
KEYS_PATH = f"samples/cloudtrail/list-public-keys-{EUROPE}.json"
HOUR = 3600
OCTOBER = later(at("30 00:00"), 25 * HOUR)
LATE = "20260911T12"
# Each chain: the account, its first second, the one after its last.
CHAINS = [
    (PRODUCTION, at("01 00:00"), at("19 11:00")),
    (PRODUCTION, at("19 13:00"), OCTOBER),
    (STAGING, at("24 00:00"), OCTOBER),
]


@dataclass
class Signed:
    """What the verification must find."""

    files: dict = field(default_factory=dict)
    verified: set = field(default_factory=set)
    digests: int = 0


def sign(logs):
    """Digests, side-cars and the keys for log files (path → bytes)."""
    keys = {1: signing_key("cloudtrail/1"), 2: signing_key("cloudtrail/2")}
    signed = Signed()
    for account, start, end in CHAINS:
        listed = {path: moment for path in logs if (moment := _delivered(path, account)) is not None}
        late = [path for path in sorted(listed) if account is PRODUCTION and LATE in path and start <= listed[path] < end]
        _chain(signed, keys, account, start, end, {path: listed[path] for path in listed if path not in late}, logs)
        for path in late:
            hour = listed[path].replace(minute=0, second=0)
            _digest(signed, keys, account, hour, [path], logs, None, backfill=True)
    answer = {"PublicKeyList": [keys[1].listed(epoch(at("01 00:00")) - 864000, epoch(at("25 00:00"))),
                                keys[2].listed(epoch(at("15 00:00")), epoch(OCTOBER) + 1296000)]}
    signed.files[KEYS_PATH] = (json.dumps(answer, indent=4) + "\n").encode()
    return signed


def _delivered(path, account):
    """When a log file of the account's own trail was delivered, by its name."""
    match = re.fullmatch(rf"{ROOT}/{account.id}/CloudTrail/{EUROPE}/.*_(\d{{8}}T\d{{4}})Z_\w+\.json\.gz", path)
    return match and datetime.strptime(match[1], "%Y%m%dT%H%M").replace(tzinfo=timezone.utc)


def _chain(signed, keys, account, start, end, listed, logs):
    previous, begin = None, start
    while begin < end:
        paths = sorted(path for path, moment in listed.items() if begin <= moment < later(begin, HOUR))
        is_last = later(begin, HOUR) >= end
        previous = _digest(signed, keys, account, begin, paths, logs, previous, side_car=is_last)
        begin = later(begin, HOUR)


def _digest(signed, keys, account, start, paths, logs, previous, backfill=False, side_car=False):
    """Writes one digest; returns what the next one says of it."""
    end = later(start, HOUR)
    key = keys[1 if end < at("16 00:00") else 2]
    stamp = end.strftime("%Y%m%dT%H%M%SZ") + ("_backfill" if backfill else "")
    name = (f"AWSLogs/{account.id}/CloudTrail-Digest/{EUROPE}/{end:%Y/%m/%d}/"
            f"{account.id}_CloudTrail-Digest_{EUROPE}_{TRAIL}_{EUROPE}_{stamp}.json.gz")
    entries = [_entry(path, logs[path]) for path in paths]
    link = previous or {"key": None, "hash": None, "signature": None}
    document = {
        "awsAccountId": account.id,
        "digestStartTime": iso(start),
        "digestEndTime": iso(end),
        "digestS3Bucket": BUCKET,
        "digestS3Object": name,
        "digestPublicKeyFingerprint": key.fingerprint,
        "digestSignatureAlgorithm": "SHA256withRSA",
        "newestEventTime": max((entry["newestEventTime"] for entry in entries), default=None),
        "oldestEventTime": min((entry["oldestEventTime"] for entry in entries), default=None),
        "previousDigestS3Bucket": BUCKET if previous else None,
        "previousDigestS3Object": link["key"],
        "previousDigestHashValue": link["hash"],
        "previousDigestHashAlgorithm": "SHA-256" if previous else None,
        "previousDigestSignature": link["signature"],
        "logFiles": entries,
    }
    data = json.dumps(document, separators=(",", ":")).encode()
    hashed = hashlib.sha256(data).hexdigest()
    signature = key.sign(f"{iso(end)}\n{BUCKET}/{name}\n{hashed}\n{link['signature'] or 'null'}")
    path = "samples/" + name
    signed.files[path] = compress(data)
    signed.digests += 1
    signed.verified.update(paths)
    if backfill or side_car:
        signed.files[path + ".meta.json"] = _head_object(end, signed.files[path], signature, backfill)
    return {"key": name, "hash": hashed, "signature": signature}


def _entry(path, data):
    content = zlib.decompress(data, 31)
    times = [record["eventTime"] for record in json.loads(content)["Records"]]
    return {
        "s3Bucket": BUCKET,
        "s3Object": path.split("/", 1)[1],
        "hashValue": hashlib.sha256(content).hexdigest(),
        "hashAlgorithm": "SHA-256",
        "newestEventTime": max(times),
        "oldestEventTime": min(times),
    }


def _head_object(end, data, signature, backfill):
    """The answer of `aws s3api head-object`, shortened."""
    metadata = {"signature": signature, "signature-algorithm": "SHA256withRSA"}
    if backfill:
        metadata["backfill-generation-timestamp"] = iso(later(end, 6 * HOUR))
    answer = {
        "AcceptRanges": "bytes",
        "LastModified": iso(later(end, 300)).replace("Z", "+00:00"),
        "ContentLength": len(data),
        "ETag": f'"{hashlib.md5(data).hexdigest()}"',
        "ContentType": "application/json",
        "ContentEncoding": "gzip",
        "Metadata": metadata,
    }
    return (json.dumps(answer, indent=4) + "\n").encode()
