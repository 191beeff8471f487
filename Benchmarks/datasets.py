"""What is read in a benchmark: generated logs, or the samples multiplied."""

import dataclasses
import gzip
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import uuid

HERE = pathlib.Path(__file__).resolve().parent
SAMPLES = HERE.parent / "samples"


@dataclasses.dataclass
class DataSet:
    """A folder of evidence."""

    folder: pathlib.Path
    parts: list[str]  # the subfolders to ingest
    records: int
    inflated: int  # bytes of JSON
    key: pathlib.Path | None  # the answer key

    @property
    def paths(self) -> list[str]:
        return [str(self.folder / part) for part in self.parts]

    @property
    def compressed(self) -> int:
        """Bytes of all .json.gz files."""
        return sum(path.stat().st_size for path in self.logs)

    @property
    def logs(self) -> list[pathlib.Path]:
        return sorted(path for part in self.paths for path in pathlib.Path(part).rglob("*.json.gz"))


def generated(peers: pathlib.Path, python: str, mb: int) -> DataSet:
    """Data of the peers' generator, made once and kept."""
    folder = HERE / "data" / f"{mb}mb"
    if not (folder / "manifest.json").exists():
        shutil.rmtree(folder, ignore_errors=True)
        print(f"generating {mb} MB of logs", flush=True)
        subprocess.run([python, peers / "generate.py", "--out", folder, "--mb", str(mb)], check=True)
    counts = json.loads((folder / "manifest.json").read_text())
    return DataSet(folder, ["AWSLogs", "bitbucket", "ecs"], counts["events"], counts["bytes"], folder / "truth.csv")


def multiplied(mb: int) -> DataSet:
    """The samples, as often as it takes, each time as another organisation: with
    UUIDs, account ids and credential ids of its own."""
    folder = HERE / "data" / f"samples-{mb}mb"
    note = folder / "manifest.json"
    if not note.exists():
        sources = [path for path in sorted(SAMPLES.rglob("*")) if path.name.endswith((".json", ".json.gz", ".jsonl"))]
        if not sources:
            raise SystemExit("samples/ has no logs: run `make samples`")
        shutil.rmtree(folder, ignore_errors=True)
        print(f"multiplying samples/ to {mb} MB", flush=True)
        inflated = records = copy = 0
        while inflated < mb * 1_000_000:
            for source in sources:
                packed = source.name.endswith(".gz")
                body = gzip.decompress(source.read_bytes()) if packed else source.read_bytes()
                body = as_another_organisation(body, copy)
                target = folder / f"copy-{copy}" / source.relative_to(SAMPLES)
                os.makedirs(target.parent, exist_ok=True)
                target.write_bytes(gzip.compress(body, 6, mtime=0) if packed else body)
                inflated += len(body)
                records += body.count(b'"eventID"')
            copy += 1
        note.write_text(json.dumps({"events": records, "bytes": inflated, "copies": copy}))
    counts = json.loads(note.read_text())
    return DataSet(folder, [f"copy-{n}" for n in range(counts["copies"])], counts["events"], counts["bytes"], None)


IDENTIFIERS = re.compile(
    rb"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"
    rb"|(?<![\w-])[0-9]{12}(?![\w-])"
    rb"|\bA(?:SIA|KIA|ROA|IDA)[A-Z0-9]{12,17}\b"
)


def as_another_organisation(body: bytes, copy: int) -> bytes:
    """The text with every identifier replaced, the same one always by the same."""

    def replacement(match: re.Match) -> bytes:
        old = match[0].lower() if b"-" in match[0] else match[0]
        digest = hashlib.sha256(b"%d:%s" % (copy, old)).digest()
        if b"-" in old:
            return str(uuid.UUID(bytes=digest[:16], version=4)).encode()
        if old.isdigit():
            return b"%012d" % (int.from_bytes(digest[:5], "big") % 10**12)
        return old[:4] + digest.hex().upper()[: len(old) - 4].encode()

    return IDENTIFIERS.sub(replacement, body)
