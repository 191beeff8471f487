#!/usr/bin/env python3
"""Writes the sample organisation and its answer key.

    python3 samples/generate.py [FOLDER]

FOLDER is `samples` beside this file unless given; its AWSLogs, bitbucket,
cloudtrail, ecs, iam and identity are replaced. Needs Python 3.9 and nothing else, reads no clock and no
randomness: two runs write the same bytes. See README.md for the story.
"""
import shutil
import sys
from pathlib import Path

from generator import bitbucket, changes, delivery, digests, ecs_exports, estate, findings, iam_exports, noise, readme, story
from generator import (scenes_claims, scenes_history, scenes_incident, scenes_people, scenes_routine,  # noqa: F401
                       scenes_services, scenes_sessions)
from generator.world import World


def check(world):
    """What the story must agree with itself about."""
    told = {situation for situation, _, _, _ in world.key.rows}
    unknown = told - set(story.STORY)
    if unknown:
        raise SystemExit(f"rows of situations that nobody tells: {sorted(unknown)}")
    untold = set(story.STORY) - told - {"app-runner", "second-trail", "trust-policy"}
    if untold:
        raise SystemExit(f"situations without rows: {sorted(untold)}")
    for service in world.services.values():
        if service.alive and service.tags != service.final_tags:
            raise SystemExit(f"{service.place} ends with {service.tags}, the exports say {service.final_tags}")
    ids = [entry.event_id for entry in world.journal.entries]
    if len(set(ids)) != len(ids):
        raise SystemExit("two records have one eventID")
    issued = [entry.record["responseElements"]["credentials"]["accessKeyId"] for entry in world.journal.entries
              if entry.record["eventSource"] == "sts.amazonaws.com" and entry.record["responseElements"]
              and entry.record["userIdentity"]["type"] != "AWSAccount"]
    if len(set(issued)) != len(issued):
        raise SystemExit("two grants issued one access key")
    mutating = {entry.event_id for entry in world.journal.entries
                if entry.record["eventSource"] == "ecs.amazonaws.com" and not entry.record["readOnly"]}
    if mutating != {entry.event_id for _, entry, _, _ in world.key.rows}:
        raise SystemExit("the key has not one row for every mutating ECS call")
    short = {row["deploy_id"] for _, _, row, _ in world.key.rows}
    if len(short) != len(world.key.rows):
        raise SystemExit("two rows have one deploy_id")


def main(folder):
    world = World()
    estate.furnish(world)
    story.play(world)
    check(world)
    world.key.settle()
    noise.write_noise(world)
    logs, evidence, again = delivery.deliver(world.journal.entries)
    signed = digests.sign(logs)
    for name in ("AWSLogs", "bitbucket", "cloudtrail", "ecs", "iam", "identity"):
        shutil.rmtree(folder / name, ignore_errors=True)
    files = {path.split("/", 1)[1]: data for path, data in {**logs, **signed.files}.items()}
    for path, text in bitbucket.exports(world.repositories.values()).items():
        files["bitbucket/" + path] = text.encode()
    for path, text in ecs_exports.exports(world).items():
        files["ecs/" + path] = text.encode()
    for path, text in iam_exports.exports(world).items():
        files["iam/" + path] = text.encode()
    for path, text in changes.identity_files().items():
        files["identity/" + path] = text.encode()
    files["answer-key.csv"] = world.key.text(evidence, signed.verified).encode()
    files["findings-key.csv"] = findings.text(world).encode()
    records = sum(delivery.count(data) for data in logs.values())
    files["README.md"] = readme.text(world, logs, records, again, signed).encode()
    for path, data in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    size = sum(map(len, files.values()))
    print(f"{len(logs)} log files, {records} records, {len(world.key.rows)} rows, {size} bytes")


if __name__ == "__main__":
    if len(sys.argv) > 2:
        raise SystemExit(__doc__)
    main(Path(sys.argv[1]) if len(sys.argv) == 2 else Path(__file__).resolve().parent)
