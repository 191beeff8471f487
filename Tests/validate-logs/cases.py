"""What is altered, and where the two programs differ by design.

Each case is a function of (chain, alter): it may change the chain before it
is signed, and gives a function that changes the objects afterwards, or None.
"""
from datetime import timedelta

from chain import HOUR, KEYS, START, compress

CASES = {}


def case(name, keys=None, differences=None, why=None, start=START, end=START + 10 * HOUR, prefix="", spki=False):
    """`differences`: verdicts by the object's key, (validate-logs', ours);
    None: not told at all. `why` says what the design is."""

    def register(function):
        CASES[name] = {"make": function, "keys": KEYS[:1] if keys is None else keys, "why": why,
                       "differences": differences or (lambda chain: {}), "start": start, "end": end,
                       "prefix": prefix, "spki": spki}
        return function

    return register


def log_of(chain, digest, place=0):
    return list(chain.digests[digest].logs)[place]


def replace(objects, key, data):
    objects[key] = (data, objects[key][1])


@case("unaltered")
def unaltered(chain):
    return None


@case("prefix", prefix="audit/trails/")
def with_prefix(chain):
    return None


@case("part-of-the-period", start=START + 3 * HOUR, end=START + 7 * HOUR)
def part(chain):
    return None


@case("byte-in-a-log")
def byte_in_a_log(chain):
    return lambda objects: replace(objects, log_of(chain, 3), compress(b'{"Records":[{}]}'))


@case("byte-in-a-digest")
def byte_in_a_digest(chain):
    return lambda objects: replace(
        objects, chain.digests[3].key, compress(chain.digests[3].data.replace(b'"111122223333"', b'"111122223334"', 1)))


@case("digest-no-json")
def no_json(chain):
    return lambda objects: replace(objects, chain.digests[3].key, compress(b"[" + chain.digests[3].data[1:]))


@case("digest-without-a-member")
def without_member(chain):
    chain.digests[3].edit = lambda members: members.pop("digestStartTime")
    return None


@case("missing-log")
def missing_log(chain):
    return lambda objects: objects.pop(log_of(chain, 3))


@case("missing-digest")
def missing_digest(chain):
    return lambda objects: objects.pop(chain.digests[3].key)


@case("missing-newest-digest")
def missing_newest(chain):
    return lambda objects: objects.pop(chain.digests[9].key)


@case("swapped-logs")
def swapped_logs(chain):
    def alter(objects):
        a, b = log_of(chain, 3, 0), log_of(chain, 3, 1)
        objects[a], objects[b] = objects[b], objects[a]
    return alter


@case("swapped-digests")
def swapped_digests(chain):
    def alter(objects):
        a, b = chain.digests[3].key, chain.digests[6].key
        objects[a], objects[b] = objects[b], objects[a]
    return alter


@case("moved-digest")
def moved_digest(chain):
    def alter(objects):
        objects[chain.digests[3].key.replace("T040000Z", "T041500Z")] = objects.pop(chain.digests[3].key)
    return alter


@case("replayed-chain")
def replayed(chain):
    def alter(objects):
        for number in range(3):
            objects[chain.digests[7 + number].key] = objects[chain.digests[number].key]
    return alter


@case("unknown-key", keys=KEYS[1:], why="the same words; but a key that is not at hand contradicts nothing: exit 3")
def unknown_key(chain):
    return None


@case("wrong-signature-of-the-newest")
def wrong_signature(chain):
    def alter(objects):
        data, metadata = objects[chain.digests[9].key]
        objects[chain.digests[9].key] = (data, {**metadata, "signature": "00" * 256})
    return alter


@case("truncated-log")
def truncated_log(chain):
    return lambda objects: replace(objects, log_of(chain, 3), objects[log_of(chain, 3)][0][:-20])


@case("damaged-log")
def damaged_log(chain):
    return lambda objects: replace(objects, log_of(chain, 3), objects[log_of(chain, 3)][0][:10] + b"\xff" * 40)


@case("truncated-digest")
def truncated_digest(chain):
    return lambda objects: replace(objects, chain.digests[3].key, objects[chain.digests[3].key][0][:-20])


@case("restarted-trail")
def restarted(chain):
    del chain.digests[6:]
    chain.append(START + 8 * HOUR, 2, None)
    chain.append(START + 9 * HOUR, 2, 6)
    return None


@case("backfills")
def backfills(chain):
    chain.append(START + 2 * HOUR, 1, None, backfill=True)
    chain.append(START + 3 * HOUR, 1, 10, backfill=True)
    return lambda objects: replace(objects, log_of(chain, 11), compress(b"{}"))


@case("backfill-without-its-time")
def backfill_without_time(chain):
    chain.append(START + 2 * HOUR, 1, None, backfill=True)
    return lambda objects: objects[chain.digests[10].key][1].pop("backfill-generation-timestamp")


@case("hole-between-linked-digests")
def hole(chain):
    chain.digests[6].start += timedelta(minutes=1)
    return None


@case("log-in-no-digest")
def unlisted(chain):
    def alter(objects):
        objects[log_of(chain, 3).replace("T0310Z", "T0315Z")] = (compress(b'{"Records":[]}'), {})
    return alter


@case("log-in-two-digests")
def twice(chain):
    chain.digests[6].logs.update(dict(list(chain.digests[5].logs.items())[:1]))
    return None


# What differs by design.

@case("appended-member", why="all gzip members are inflated and hashed; 1.46 refuses the file for its form",
      differences=lambda chain: {log_of(chain, 3): ("INVALID: unexpected data after end of compressed stream",
                                                    "INVALID: hash value doesn't match")})
def appended(chain):
    return lambda objects: replace(
        objects, log_of(chain, 3), objects[log_of(chain, 3)][0] + compress(b'{"Records":[{"forged":1}]}'))


@case("appended-member-in-a-digest", why="validate-logs does not look behind a digest's first gzip member",
      differences=lambda chain: {chain.digests[3].key: ("valid", "INVALID: invalid format"),
                                 log_of(chain, 3, 0): ("valid", None), log_of(chain, 3, 1): ("valid", None)})
def appended_digest(chain):
    return lambda objects: replace(
        objects, chain.digests[3].key, objects[chain.digests[3].key][0] + compress(b"{}"))


@case("wrong-previous-hash", why="validate-logs leaves out previousDigestHashValue",
      differences=lambda chain: {chain.digests[6].key: ("valid", "INVALID: hash value doesn't match"),
                                 log_of(chain, 6, 0): ("valid", "UNCHECKED: hash value matches, signature not checked"),
                                 log_of(chain, 6, 1): ("valid", "UNCHECKED: hash value matches, signature not checked")})
def wrong_hash(chain):
    chain.digests[6].edit = lambda members: members.update(previousDigestHashValue="0" * 64)
    return None


@case("unknown-hash-algorithm", why="validate-logs takes every hash for SHA-256",
      differences=lambda chain: {log_of(chain, 3): ("valid", "UNCHECKED: unknown hash algorithm")})
def unknown_algorithm(chain):
    chain.digests[3].edit = lambda members: members["logFiles"][0].update(hashAlgorithm="SHA3-256")
    return None


@case("upper-case-hash", why="hexadecimal compares without case",
      differences=lambda chain: {log_of(chain, 3): ("INVALID: hash value doesn't match", "valid")})
def upper_case(chain):
    def edit(members):
        members["logFiles"][0]["hashValue"] = members["logFiles"][0]["hashValue"].upper()
    chain.digests[3].edit = edit
    return None


@case("inflated-log", why="what is signed is the inflated log: one that is stored so is read, too",
      differences=lambda chain: {log_of(chain, 3): ("INVALID: invalid format", "valid")})
def inflated(chain):
    return lambda objects: replace(objects, log_of(chain, 3), chain.digests[3].logs[log_of(chain, 3)])


@case("digest-without-metadata", why="its successor holds its signature, too",
      differences=lambda chain: {chain.digests[3].key: ("INVALID: signature verification failed", "valid"),
                                 log_of(chain, 3, 0): (None, "valid"), log_of(chain, 3, 1): (None, "valid")})
def without_metadata(chain):
    return lambda objects: objects[chain.digests[3].key][1].clear()


@case("newest-without-metadata", why="no signature at hand is no wrong signature",
      differences=lambda chain: {
          chain.digests[9].key: ("INVALID: signature verification failed", "UNCHECKED: signature not checked"),
          **{log_of(chain, 9, place): (None, "UNCHECKED: hash value matches, signature not checked")
             for place in (0, 1)}})
def newest_without_metadata(chain):
    return lambda objects: objects[chain.digests[9].key][1].clear()


@case("key-as-spki", spki=True, why="keys are read as PKCS#1 and as SubjectPublicKeyInfo",
      differences=lambda chain: {
          **{digest.key: (f"INVALID: Unable to load PKCS #1 key with fingerprint {KEYS[0].fingerprint}", "valid")
             for digest in chain.digests},
          **{key: (None, "valid") for digest in chain.digests for key in digest.logs}})
def key_as_spki(chain):
    return None
