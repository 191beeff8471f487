"""Identifiers and times that are functions of a label: no state, no clock.

Every id is cut from SHA-256 over the seed and a label, so a new situation
changes no id of another one, and two runs write the same bytes.
"""
import hashlib
from datetime import datetime, timedelta, timezone

SEED = "northwind-2026-09"
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def digest(label):
    """64 hexadecimal digits for a label."""
    return hashlib.sha256(f"{SEED}/{label}".encode()).hexdigest()


def uuid(label):
    """A version 4 UUID, lower-case, without braces."""
    h = digest("uuid/" + label)
    return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-{'89ab'[int(h[16], 16) % 4]}{h[17:20]}-{h[20:32]}"


def braced(identifier):
    """A UUID as Bitbucket writes it."""
    return "{" + identifier + "}"


def letters(label, count, alphabet=ALPHANUMERIC):
    """`count` characters of an alphabet."""
    value = int(digest("letters/" + label), 16)
    picked = []
    for _ in range(count):
        value, place = divmod(value, len(alphabet))
        picked.append(alphabet[place])
    return "".join(picked)


def number(label, low, high):
    """A whole number from low to high, both included."""
    return low + int(digest("number/" + label)[:24], 16) % (high - low + 1)


def choice(label, options):
    """One of several."""
    return options[number(label, 0, len(options) - 1)]


def access_key(label, prefix="ASIA"):
    """An access key id: ASIA for temporary ones, AKIA for a user's own."""
    return prefix + letters("key/" + label, 16, BASE32)


def session_token(label):
    """A session token that shows at once when some table keeps it."""
    return "IQoJb3JpZ2luX2VjSAMPLE-TOKEN-NEVER-STORE-" + digest("token/" + label)[:16]


def image_digest(label):
    """The digest of a container image."""
    return "sha256:" + digest("image/" + label)


def commit_hash(label):
    """A full commit hash."""
    return digest("commit/" + label)[:40]


def at(text):
    """'07 10:04:05' is that second of September 2026, UTC."""
    day, clock = text.split()
    parts = [int(part) for part in clock.split(":")] + [0]
    return datetime(2026, 9, int(day), parts[0], parts[1], parts[2], tzinfo=timezone.utc)


def later(time, seconds):
    """That many seconds later."""
    return time + timedelta(seconds=seconds)


def iso(time):
    """2026-09-07T10:04:05Z, as eventTime and this project write it."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ")


def us_style(time):
    """Sep 7, 2026, 10:04:05 AM, as AWS answers inside responseElements."""
    hour = time.hour % 12 or 12
    half = "AM" if time.hour < 12 else "PM"
    return f"{MONTHS[time.month - 1]} {time.day}, {time.year}, {hour}:{time.minute:02}:{time.second:02} {half}"


def bitbucket_time(time, label):
    """ISO with 5 to 9 fraction digits, as Bitbucket's Pipelines API answers."""
    digits = number("digits/" + label, 5, 9)
    fraction = str(number("fraction/" + label, 10 ** (digits - 1), 10**digits - 1))
    if fraction.endswith("0"):
        fraction = fraction[:-1] + "7"
    return time.strftime("%Y-%m-%dT%H:%M:%S.") + fraction + "Z"


def epoch(time):
    """Seconds since 1970, whole."""
    return int(time.timestamp())
