"""A trail that the comparison made: log files, digests, signatures."""
import gzip
import hashlib
import json
import sys
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "samples"))
from generator.signing import signing_key  # noqa: E402

START = datetime(2026, 9, 1, tzinfo=timezone.utc)
HOUR = timedelta(hours=1)
ACCOUNT = "111122223333"
REGION = "eu-west-1"
TRAIL = "main_trail"
ARN = f"arn:aws:cloudtrail:{REGION}:{ACCOUNT}:trail/{TRAIL}"
KEYS = [signing_key("validate-logs/1"), signing_key("validate-logs/2")]


def iso(time):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def compress(data):
    return gzip.compress(data, mtime=0)


@dataclass
class Digest:
    """`edit` changes the members before they are signed."""

    start: datetime
    end: datetime
    key: str
    logs: dict
    previous: object = None
    backfill: bool = False
    edit: object = None
    data: bytes = b""
    signature: str = ""


@dataclass
class Chain:
    """Ten digests of an hour each, two log files in each but the fifth."""

    bucket: str
    prefix: str = ""
    digests: list = field(default_factory=list)

    def __post_init__(self):
        for hour in range(10):
            self.append(START + hour * HOUR, 0 if hour == 4 else 2, hour - 1 if hour else None)

    def append(self, start, logs, previous, backfill=False, length=HOUR):
        end = start + length
        late = "late" if backfill else "unique"
        files = {}
        for place in range(logs):
            time = start + timedelta(minutes=10 * (place + 1))
            name = f"{ACCOUNT}_CloudTrail_{REGION}_{time:%Y%m%dT%H%MZ}_{late}{place:010}.json.gz"
            record = {"eventID": f"{time:%d%H%M}-{late}", "eventTime": iso(start), "eventName": "ListClusters",
                      "eventSource": "ecs.amazonaws.com", "eventVersion": "1.08", "awsRegion": REGION,
                      "userIdentity": {"type": "Root"}, "recipientAccountId": ACCOUNT}
            files[self.path("CloudTrail", time, name)] = json.dumps({"Records": [record]}).encode()
        suffix = "_backfill" if backfill else ""
        name = f"{ACCOUNT}_CloudTrail-Digest_{REGION}_{TRAIL}_{REGION}_{end:%Y%m%dT%H%M%SZ}{suffix}.json.gz"
        self.digests.append(
            Digest(start, end, self.path("CloudTrail-Digest", end, name), files, previous, backfill))

    def path(self, service, time, name):
        return f"{self.prefix}AWSLogs/{ACCOUNT}/{service}/{REGION}/{time:%Y/%m/%d}/{name}"

    def sign(self):
        for digest in self.digests:
            before = None if digest.previous is None else self.digests[digest.previous]
            members = {
                "awsAccountId": ACCOUNT, "digestStartTime": iso(digest.start), "digestEndTime": iso(digest.end),
                "digestS3Bucket": self.bucket, "digestS3Object": digest.key,
                "digestPublicKeyFingerprint": KEYS[0].fingerprint, "digestSignatureAlgorithm": "SHA256withRSA",
                "newestEventTime": None, "oldestEventTime": None,
                "previousDigestS3Bucket": before and self.bucket, "previousDigestS3Object": before and before.key,
                "previousDigestHashValue": before and hashlib.sha256(before.data).hexdigest(),
                "previousDigestHashAlgorithm": before and "SHA-256",
                "previousDigestSignature": before and before.signature,
                "logFiles": [{"s3Bucket": self.bucket, "s3Object": key, "hashAlgorithm": "SHA-256",
                              "hashValue": hashlib.sha256(data).hexdigest(), "newestEventTime": iso(digest.start),
                              "oldestEventTime": iso(digest.start)} for key, data in digest.logs.items()],
            }
            if digest.edit:
                digest.edit(members)
            digest.data = json.dumps(members).encode()
            text = "\n".join([members["digestEndTime"], f"{self.bucket}/{members['digestS3Object']}",
                              hashlib.sha256(digest.data).hexdigest(), members["previousDigestSignature"] or "null"])
            digest.signature = KEYS[0].sign(text)

    def objects(self):
        """key → (bytes, metadata), as S3 has them."""
        self.sign()
        found = {}
        for digest in self.digests:
            metadata = {"signature": digest.signature, "signature-algorithm": "SHA256withRSA"}
            if digest.backfill:
                metadata["backfill-generation-timestamp"] = iso(digest.end + 5 * HOUR)
            found[digest.key] = (compress(digest.data), metadata)
            for key, data in digest.logs.items():
                found[key] = (compress(data), {})
        return deepcopy(found)
