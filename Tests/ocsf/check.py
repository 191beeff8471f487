"""Every finding by the published schema's models, and by what the models leave
open: no member that the class does not have, times in milliseconds.

Usage: check.py FINDINGS
"""
import json
import sys

from py_ocsf_models.events.findings.compliance_finding import ComplianceFinding
from py_ocsf_models.events.findings.detection_finding import DetectionFinding

CLASSES = {2003: ComplianceFinding, 2004: DetectionFinding}


def strays(value, model, place=""):
    """Members that the model does not know."""
    for key, inner in value.items():
        field = type(model).model_fields.get(key)
        # The schema has these; the package's models are older or thinner.
        if field is None and f"{place}{key}" not in ("compliance.status", "compliance.status_detail", "remediation.references"):
            yield place + key
        known = getattr(model, key, None)
        if isinstance(inner, dict) and hasattr(type(known), "model_fields"):
            yield from strays(inner, known, f"{place}{key}.")


def main(path):
    findings = json.load(open(path, encoding="utf-8"))
    counts = {2003: 0, 2004: 0}
    for finding in findings:
        model = CLASSES[finding["class_uid"]].model_validate(finding)
        counts[finding["class_uid"]] += 1
        assert finding["type_uid"] == finding["class_uid"] * 100 + finding["activity_id"], finding
        assert 10**12 < finding["time"] < 10**13, "time is in milliseconds"
        assert finding["metadata"]["version"] == "1.5.0"
        left = list(strays(finding, model))
        assert not left, f"members that the class does not have: {left}"
    assert counts[2003] > 100 and counts[2004] > 5, counts
    print(f"{counts[2003]} compliance findings and {counts[2004]} detection findings fit the schema")


main(sys.argv[1])
