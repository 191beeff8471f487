"""The CloudTrail records, before they are put into files."""
from dataclasses import dataclass, field

from .identifiers import choice, iso, uuid
from .organisation import EUROPE

VERSIONS = ["1.08", "1.08", "1.09", "1.10", "1.11", "1.11"]


@dataclass
class Entry:
    """One record of one account's trail, and how it is delivered."""

    account: object
    region: str
    time: object
    record: dict
    late_hours: int = 0
    twice: bool = False

    @property
    def event_id(self):
        return self.record["eventID"]


@dataclass
class Journal:
    """All entries in the order of writing."""

    entries: list = field(default_factory=list)
    labels: set = field(default_factory=set)

    def write(self, label, time, caller, source, name, request, response=None, *, account=None, region=EUROPE,
              read_only=False, error=None, message=None, invoked_by=None, agent=None, identity=None, more=None,
              late_hours=0, twice=False):
        """Adds a record of a call. `identity` replaces the caller's own."""
        if label in self.labels:
            raise ValueError(f"two records are called {label}")
        self.labels.add(label)
        account = account or caller.account
        version = choice("version/" + label, VERSIONS)
        service = source.split(".")[0]
        shown_agent = agent or caller.agent
        if "{}" in shown_agent:
            shown_agent = shown_agent.format("call")
        record = {
            "eventVersion": version,
            "userIdentity": identity if identity is not None else caller.identity(version, invoked_by),
            "eventTime": iso(time),
            "eventSource": source,
            "eventName": name,
            "awsRegion": region,
            "sourceIPAddress": invoked_by or caller.ip,
            "userAgent": invoked_by or shown_agent,
        }
        if error:
            record["errorCode"] = error
            record["errorMessage"] = message or "An unknown error occurred"
        record["requestParameters"] = request
        record["responseElements"] = None if error else response
        record.update(more or {})
        record["requestID"] = uuid("request/" + label)
        record["eventID"] = uuid("event/" + label)
        record["readOnly"] = read_only
        record["eventType"] = "AwsApiCall"
        record["managementEvent"] = True
        record["recipientAccountId"] = account.id
        record["eventCategory"] = "Management"
        if caller is not None and caller.console:
            record["sessionCredentialFromConsole"] = "true"
        elif not invoked_by and "amazonaws.com" not in caller.ip:
            record["tlsDetails"] = {
                "tlsVersion": "TLSv1.3",
                "cipherSuite": "TLS_AES_128_GCM_SHA256",
                "clientProvidedHostHeader": f"{service}.{region}.amazonaws.com",
            }
        entry = Entry(account, region, time, record, late_hours, twice)
        self.entries.append(entry)
        return entry
