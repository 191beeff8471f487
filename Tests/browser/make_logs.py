#!/usr/bin/env python3
"""Writes CloudTrail logs of ECS changes: many, or such as an attacker would write.

    make_logs.py FILE --rows N      N changes of some services
    make_logs.py FILE --hostile     a few changes, every free text of them an attack

The same arguments give the same bytes.
"""
import argparse
import datetime
import gzip
import json
import uuid

ATTACKS = [
    "<script>window.pwned=1</script>",
    "\"><img src=x onerror=\"window.pwned=1\">",
    "' onmouseover='window.pwned=1",
    "\"\u0301 onfocus=\"window.pwned=1\" autofocus x=\"",
    "</td></tr></table><svg onload=window.pwned=1>",
    "</title></style></script><script>window.pwned=1</script>",
    "<!-- --><base href=https://evil.example/>",
    "<link rel=stylesheet href=https://evil.example/x.css><meta http-equiv=refresh content='0;url=https://evil.example/'>",
    "javascript:window.pwned=1",
    "{{constructor.constructor('window.pwned=1')()}}",
    "\u202egnp.exe\u202c and \u2066hidden\u2069",
    "zero\u200bwidth\ufeffmarks",
    "=HYPERLINK(\"https://evil.example\",\"click\")",
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1,2)",
    "\uff1d1+1",
    "_x0041__x000D_ reads as letters in a spreadsheet",
    "https://evil.example/auto-link mailto:x@evil.example",
    "bell\u0007 escape\u001b[31m tab\t newline\n return\r end",
    "nul \u0000 byte",
    "not characters: \ufffe \uffff",
    "emoji \U0001f9d1\u200d\U0001f680 and \U0010fffd",
    "x" * 5000,
    "word " * 2000,
    "&lt;b&gt; &amp;amp; &#60;i&#62;",
    "0012345678901234567890",
    "1e5",
    "2026-09-01",
    "TRUE",
]


def record(number: int, text: str | None, start: datetime.datetime) -> dict:
    """One UpdateService; `text` goes wherever a caller can write freely."""
    account = "012345678901"
    when = (start + datetime.timedelta(seconds=(number * 29) % (28 * 86_400) + number // 83_000)).strftime("%Y-%m-%dT%H:%M:%SZ")
    service = f"service-{number % 40}"
    environment = ["production", "staging", "qa"][number % 3]
    family = f"{service}:{number // 40 + 2}"
    refused = number % 50 == 7
    one = {
        "eventVersion": "1.11",
        "eventID": str(uuid.uuid5(uuid.NAMESPACE_URL, f"record {number}")),
        "eventTime": when, "eventSource": "ecs.amazonaws.com", "eventName": "UpdateService",
        "awsRegion": "eu-west-1", "recipientAccountId": account, "readOnly": False,
        "sourceIPAddress": "18.246.31.6", "requestID": str(uuid.UUID(int=number + 1)),
        "userAgent": text or "aws-cli/2.15.0 Python/3.11.6 Linux/5.10.0 exe/x86_64 prompt/off command/ecs.update-service",
        "userIdentity": {
            "type": "AssumedRole", "principalId": f"AROAI554HIXSOTANEBUPT:{text or 'deploy-session'}",
            "arn": f"arn:aws:sts::{account}:assumed-role/deploy/{text or 'deploy-session'}", "accountId": account,
            "accessKeyId": f"ASIA{number % 500:016d}",
            "sessionContext": {"sessionIssuer": {
                "type": "Role", "principalId": "AROAI554HIXSOTANEBUPT", "arn": f"arn:aws:iam::{account}:role/deploy",
                "accountId": account, "userName": "deploy"}},
        },
        "requestParameters": {
            "cluster": "main", "service": text or service,
            "taskDefinition": f"arn:aws:ecs:eu-west-1:{account}:task-definition/{family}"},
        "responseElements": {"service": {
            "serviceArn": f"arn:aws:ecs:eu-west-1:{account}:service/main/{service}", "serviceName": text or service,
            "clusterArn": f"arn:aws:ecs:eu-west-1:{account}:cluster/main",
            "taskDefinition": f"arn:aws:ecs:eu-west-1:{account}:task-definition/{family}",
            "tags": [{"key": "environment", "value": text or environment}, {"key": text or "team", "value": text or "parcels"}]}},
    }
    if refused:
        one["errorCode"] = "AccessDenied"
        one["errorMessage"] = text or "not authorized to perform: ecs:UpdateService"
        one["responseElements"] = None
    return one


def creation(number: int, text: str, start: datetime.datetime) -> dict:
    """A CreateService with tags, so that they, too, are the attacker's."""
    one = record(number, text, start)
    one["eventName"] = "CreateService"
    one["requestParameters"]["serviceName"] = text
    one["requestParameters"]["tags"] = one["responseElements"]["service"]["tags"]
    return one


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("file")
    options.add_argument("--rows", type=int, default=0)
    options.add_argument("--hostile", action="store_true")
    given = options.parse_args()
    start = datetime.datetime(2026, 9, 1)
    if given.hostile:
        records = [make(number * 100 + part, text, start) for number, text in enumerate(ATTACKS)
                   for part, make in ((0, creation), (1, record), (7, record))]
    else:
        records = [record(number, None, start) for number in range(given.rows)]
    with open(given.file, "wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as out:
        out.write(json.dumps({"Records": records}, ensure_ascii=True).encode())


if __name__ == "__main__":
    main()
