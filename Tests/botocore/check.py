"""What the newest AWS API models have and the lists in queries/data do not, and the other way round.

Usage: check.py    prints a line for each; ends with 1 where there is any

exempt.csv holds what is left unclassified on purpose, each with its reason. A row of it that nothing needs any more is
reported, too.
"""

import csv
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LISTS = ROOT / "queries" / "data"

# Of these services every call that changes something is classified; of STS every call.
CLASSIFIED = ["ecs", "sts", "codedeploy", "cloudformation", "resourcegroupstaggingapi", "cloudtrail"]
MEMBERS_OF = [
    "UpdateService",
    "CreateService",
    "UpdateExpressGatewayService",
    "CreateExpressGatewayService",
    "UpdateDaemon",
    "CreateDaemon",
]
READING = re.compile(
    "(BatchDescribe|BatchGet|Decode|Describe|Detect|Discover|Estimate|Generate|Get|List|Lookup|Search|Simulate|Validate)(?![a-z])"
)
# eventSource of CloudTrail → models, where it is neither their name nor how they sign or address calls.
SOURCES = {"sso": ["sso", "sso-oidc", "sso-admin"], "tagging": ["resourcegroupstaggingapi"]}
# Notes of rows that no model can know begin so.
NO_OPERATION = "no API operation"


class Models:
    """The operations of services, as botocore has them or a test makes them up."""

    def __init__(self, models: dict[str, dict]):
        self.models = models
        self.sources: dict[str, set[str]] = {}
        for name, model in models.items():
            metadata = model.get("metadata", {})
            for label in {name, metadata.get("signingName"), metadata.get("endpointPrefix")} - {None}:
                self.sources.setdefault(label, set()).add(name)

    def source(self, service: str) -> str:
        """The eventSource that CloudTrail writes for a service."""
        for label, names in SOURCES.items():
            if service in names:
                return f"{label}.amazonaws.com"
        metadata = self.models[service].get("metadata", {})
        return f"{metadata.get('signingName') or metadata.get('endpointPrefix') or service}.amazonaws.com"

    def services(self, source: str) -> list[str]:
        label = source.removesuffix(".amazonaws.com")
        return SOURCES.get(label) or sorted(self.sources.get(label, ()))

    def operations(self, source: str) -> set[str]:
        return {name for service in self.services(source) for name in self.models.get(service, {}).get("operations", ())}

    def members(self, service: str, operation: str, end: str = "input") -> dict[str, dict]:
        model = self.models[service]
        shape = model["operations"].get(operation, {}).get(end)
        return model["shapes"][shape["shape"]].get("members", {}) if shape else {}

    def changing(self, service: str) -> list[str]:
        """The operations of a service that are not known to read alone; of STS all."""
        return [
            name
            for name, operation in self.models[service]["operations"].items()
            if service == "sts"
            or not (operation.get("readonly") or operation.get("http", {}).get("method") == "GET" or READING.match(name))
        ]

    def about_trust(self) -> list[str]:
        """IAM's operations that change whom a role trusts, or an identity provider."""
        found = []
        for name in self.changing("iam"):
            given, answered = self.members("iam", name), self.members("iam", name, "output")
            shapes = {member["shape"] for member in answered.values()}
            if (
                re.search("OpenIDConnectProvider|SAMLProvider|AssumeRolePolicy", name)
                or any(re.search("AssumeRolePolicy|ContextProvider", member) for member in given)
                or "Role" in shapes
            ):
                found.append(name)
        return found

    def issuing(self, service: str) -> list[str]:
        """The operations of a service whose answer holds an access key with its secret."""
        return [
            name
            for name, operation in self.models[service]["operations"].items()
            if "output" in operation and self._holds_key(service, operation["output"]["shape"], ())
        ]

    def _holds_key(self, service: str, shape: str, above: tuple) -> bool:
        found = self.models[service]["shapes"][shape]
        if shape in above or len(above) > 4:
            return False
        if found["type"] == "list":
            return self._holds_key(service, found["member"]["shape"], (*above, shape))
        members = found.get("members", {}) if found["type"] == "structure" else {}
        names = [name.lower() for name in members]
        if any("accesskeyid" in name for name in names) and any("secret" in name for name in names):
            return True
        return any(self._holds_key(service, member["shape"], (*above, shape)) for member in members.values())


def rows(path: pathlib.Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def report(models: Models, lists: dict[str, list[dict]], exempt: list[dict]) -> list[str]:
    """A line for all that is wrong: `lists` are the files of queries/data by name."""
    exempted = {(row["event_source"], row["event_name"], row["member"]): row["reason"] for row in exempt}
    used = set()
    lines = [f"exempt.csv: {' '.join(key).strip()} has no reason" for key, reason in exempted.items() if not reason]

    def excused(source: str, name: str, member: str = "") -> bool:
        key = (source, name, member)
        if key in exempted:
            used.add(key)
        return key in exempted

    known = {(row["event_source"], row["event_name"]) for name in ("api_calls", "logging_calls") for row in lists[name]}
    wanted = {
        (models.source(service), name): "changes something" for service in CLASSIFIED for name in models.changing(service)
    }
    wanted |= {("iam.amazonaws.com", name): "changes trust" for name in models.about_trust()}
    issued = {(models.source(s), name): "issues a credential" for s in models.models for name in models.issuing(s)}
    for (source, name), why in sorted((wanted | issued).items()):
        if (source, name) not in known and not excused(source, name):
            lines.append(f"{source} {name} {why} and is in no list: add it to api_calls.csv (or logging_calls.csv)")

    members = {(row["event_name"], row["member"]) for row in lists["ecs_request_members"]}
    for name in MEMBERS_OF:
        for member in models.members("ecs", name):
            if (name, member) not in members and not excused("ecs.amazonaws.com", name, member):
                lines.append(f"ecs.amazonaws.com {name} may ask for {member}: add it to ecs_request_members.csv")
    for name, member in sorted(members):
        if member not in models.members("ecs", name) and not excused("ecs.amazonaws.com", name, member):
            lines.append(f"ecs_request_members.csv: {name} has no member {member} in the model")

    for file in ("api_calls", "logging_calls", "sensitive_calls"):
        for row in lists[file]:
            source, name = row["event_source"], row["event_name"]
            names = models.operations(source)
            there = any(one.startswith(name[:-1]) for one in names) if name.endswith("*") else name in names
            if not there and not row.get("note", "").startswith(NO_OPERATION) and not excused(source, name):
                lines.append(f"{file}.csv: {source} has no operation {name} in the model")

    lines += [f"exempt.csv: nothing needs {' '.join(key).strip()} any more" for key in exempted if key not in used]
    return lines


def newest() -> tuple[str, Models]:
    """Every model of the botocore that is installed, with its version."""
    import botocore
    import botocore.session

    loader = botocore.session.get_session().get_component("data_loader")
    names = loader.list_available_services("service-2")
    return botocore.__version__, Models({name: loader.load_service_model(name, "service-2") for name in names})


def main() -> int:
    version, models = newest()
    lists = {path.stem: rows(path) for path in LISTS.glob("*.csv")}
    lines = report(models, lists, rows(pathlib.Path(__file__).with_name("exempt.csv")))
    print("\n".join(lines)) if lines else None
    count = sum(len(lists[name]) for name in lists)
    print(f"botocore {version}: {len(models.models)} services, {count} rows of lists, {len(lines)} to look at")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
