"""Puts records into log files, as CloudTrail delivers them."""
import hashlib
import json
import struct
import zlib
from collections import defaultdict

from .identifiers import at, digest, later, letters, number
from .organisation import PRODUCTION

ROOT = "samples/AWSLogs"
HOURS = {PRODUCTION.id: 12}
SECOND_TRAIL = "o-nw4parcel1"


def compress(data):
    """A gzip member without name or time: the same bytes on every run.

    The deflate bytes are those of the zlib in use; another zlib may write
    other files of the same content (and another key, which names the winner
    among copies by the hash of the file).
    """
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = deflate.compress(data) + deflate.flush()
    return b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff" + body + struct.pack("<LL", zlib.crc32(data), len(data))


def encode(records):
    return json.dumps({"Records": records}, ensure_ascii=False, separators=(",", ":")).encode()


def path_of(account, region, time, unique, organisation=None):
    prefix = f"{ROOT}/{organisation}" if organisation else ROOT
    folder = time.strftime("%Y/%m/%d")
    stamp = time.strftime("%Y%m%dT%H%MZ")
    return (f"{prefix}/{account}/CloudTrail/{region}/{folder}/"
            f"{account}_CloudTrail_{region}_{stamp}_{letters('file/' + unique, 16)}.json.gz")


def deliver(entries):
    """All files: path → bytes; evidence: event id → path#record; and the
    events that the second trail delivered again."""
    batches = defaultdict(list)
    for entry in entries:
        hours = HOURS.get(entry.account.id, 24)
        delay = 300 + number("delay/" + entry.event_id, 0, 420) + 3600 * entry.late_hours
        turn = int((later(entry.time, delay) - at("01 00:00")).total_seconds() // (3600 * hours))
        stream = (entry.account.id, entry.region, hours)
        batches[(stream, turn)].append(entry)
        if entry.twice:
            batches[(stream, turn + 1)].append(entry)
    contents = {}
    for (stream, turn), batch in sorted(batches.items()):
        account, region, hours = stream
        name = f"{account}/{region}/{turn}"
        time = later(at("01 00:00"), 3600 * hours * (turn + 1) + 60 * number("minute/" + name, 1, 9))
        contents[path_of(account, region, time, name)] = [entry.record for entry in _order(name, batch)]
    files = {path: compress(encode(records)) for path, records in contents.items()}
    _second_trail(contents, files)
    again = {record["eventID"] for path, records in contents.items() if SECOND_TRAIL in path for record in records}
    return files, _evidence(contents, files), again


def _order(name, batch):
    """By time, but every third file in no order: none is promised."""
    if number("order/" + name, 0, 2) == 0:
        return sorted(batch, key=lambda entry: digest(entry.event_id))
    return sorted(batch, key=lambda entry: (entry.time, entry.event_id))


def _second_trail(contents, files):
    """The organisation's trail, for two days of production: on the 8th the
    very bytes under another name, on the 7th the same records batched anew."""
    account = PRODUCTION.id
    for path in sorted(contents):
        if f"/{account}/CloudTrail/eu-west-1/2026/09/08/" in path:
            copy = path.replace(ROOT, f"{ROOT}/{SECOND_TRAIL}").replace(
                path[-24:], letters("second/" + path, 16) + ".json.gz")
            contents[copy], files[copy] = contents[path], files[path]
    day = [record for path in sorted(contents) for record in contents[path]
           if f"{ROOT}/{account}/CloudTrail/eu-west-1/2026/09/07/" in path]
    copy = path_of(account, "eu-west-1", at("08 00:04"), "second/07", SECOND_TRAIL)
    contents[copy] = sorted(day, key=lambda record: (record["eventTime"], record["eventID"]))
    files[copy] = compress(encode(contents[copy]))


def _evidence(contents, files):
    """For every event the copy that wins: the file of the smallest SHA-256,
    then of the smallest path."""
    hashes = {path: hashlib.sha256(data).hexdigest() for path, data in files.items()}
    evidence = {}
    for path in sorted(contents, key=lambda path: (hashes[path], path)):
        for place, record in enumerate(contents[path]):
            evidence.setdefault(record["eventID"], f"{path}#{place}")
    return evidence


def count(data):
    """How many records a log file has."""
    return len(json.loads(zlib.decompress(data, 31))["Records"])
