"""What log and exports can tell of a service's tags at a moment.

The story knows every tag at every time; somebody with the evidence does not. A
call tells a key's value from then on, CreateService decides all keys and
DeleteService ends them. Before the first call on a key nobody knows it. An
export tells what no call touched after it; of its own time it is only known
that it was the latest that it speaks of, or later.
"""
from dataclasses import dataclass, field

# The tags that may name an environment, the first one found counting.
ENVIRONMENT_TAGS = ("environment", "Environment", "env", "Env", "stage", "Stage")


@dataclass
class Told:
    """A value, which evidence tells it, and how surely."""

    value: str
    source: str  # tag-event, tag-snapshot
    certainty: str  # known, assumed


@dataclass
class TagHistory:
    """The calls on one service's tags, in the order of time: (time, tags, whether
    they are all that there are). None stands for a key that was removed."""

    calls: list = field(default_factory=list)

    def set(self, time, tags):
        self.calls.append((time, dict(tags), False))

    def unset(self, time, keys):
        self.calls.append((time, dict.fromkeys(keys), False))

    def decide(self, time, tags):
        """The service begins with these tags, or ends with none."""
        self.calls.append((time, dict(tags), True))

    def touching(self, key):
        """(time, value) of the calls on a key."""
        return [(time, tags.get(key)) for time, tags, is_all in self.calls if is_all or key in tags]

    def told(self, time, exported, exported_at, *, ending=False):
        """key → Told at a time. `exported` are the tags of an export that tells of
        `exported_at` (None: of no time at all); `ending`: before the call of that
        very time, which ended the service."""
        keys = {key for _, tags, _ in self.calls for key in tags} | set(exported)
        every = {key: self._of(key, time, exported, exported_at, ending) for key in keys}
        return {key: told for key, told in every.items() if told and told.value is not None}

    def _of(self, key, time, exported, exported_at, ending):
        calls = self.touching(key)
        before = [call for call in calls if call[0] < time or (call[0] == time and not ending)]
        is_exported = key in exported and not any(exported_at is None or at > exported_at for at, _ in calls)
        if is_exported and exported_at is not None and exported_at <= time:
            return Told(exported[key], "tag-snapshot", "known")
        if before:
            return Told(before[-1][1], "tag-event", "known")
        if is_exported and not calls:
            return Told(exported[key], "tag-snapshot", "assumed")
        return None


def environment(told):
    """The Told that names the environment."""
    return next((told[key] for key in ENVIRONMENT_TAGS if key in told and told[key].value), None)
