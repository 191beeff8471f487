"""The check finds what it should, in models that are made up. Runs without botocore: python -m unittest test_check"""

import copy
import unittest

import check


def shape(*members: str, **more: str) -> dict:
    return {"type": "structure", "members": {name: {"shape": "Text"} for name in members} | {n: {"shape": s} for n, s in more.items()}}


SHAPES = {
    "Text": {"type": "string"},
    "Ask": shape("cluster", "service"),
    "Key": shape("accessKeyId", "secretAccessKey"),
    "Issued": shape(credentials="Key"),
    "Sets": shape(credentialSet="Keys"),
    "Keys": {"type": "list", "member": {"shape": "Key"}},
    "Loop": shape(again="Loop"),
    "Trust": shape("RoleName", "AssumeRolePolicyDocument"),
    "Made": shape(Role="Role"),
    "Role": shape("Arn"),
}


def model(prefix: str, *operations: str, **more: dict) -> dict:
    return {
        "metadata": {"endpointPrefix": prefix},
        "operations": {name: {"input": {"shape": "Ask"}} for name in operations} | more,
        "shapes": copy.deepcopy(SHAPES),
    }


MODELS = {
    "ecs": model("ecs", *check.MEMBERS_OF, "DescribeServices", "StopTask"),
    "sts": model("sts", "GetCallerIdentity", AssumeRole={"output": {"shape": "Issued"}}),
    "codedeploy": model("codedeploy", "CreateDeployment"),
    "cloudformation": model("cloudformation", "CreateStack", "DetectStackDrift"),
    "cloudtrail": model("cloudtrail", "StopLogging"),
    "resourcegroupstaggingapi": model("tagging", "TagResources"),
    "iam": model("iam", "CreateUser", UpdateAssumeRolePolicy={"input": {"shape": "Trust"}}),
}
CALLS = [
    ("ecs", name) for name in [*check.MEMBERS_OF, "StopTask"]
] + [("sts", "AssumeRole"), ("codedeploy", "CreateDeployment"), ("cloudformation", "CreateStack"),
     ("tagging", "TagResources"), ("iam", "UpdateAssumeRolePolicy")]  # fmt: skip
EXEMPT = [{"event_source": "sts.amazonaws.com", "event_name": "GetCallerIdentity", "member": "", "reason": "reads"}]


def row(source: str, name: str, **more: str) -> dict:
    return {"event_source": source + ".amazonaws.com", "event_name": name} | more


def lists() -> dict[str, list[dict]]:
    return {
        "api_calls": [row(*call, note="") for call in CALLS],
        "logging_calls": [row("cloudtrail", "StopLogging")],
        "sensitive_calls": [row("iam", "Create*")],
        "ecs_request_members": [
            {"event_name": name, "member": member} for name in check.MEMBERS_OF for member in ("cluster", "service")
        ],
    }


class CheckTests(unittest.TestCase):
    def setUp(self):
        self.models, self.lists, self.exempt = copy.deepcopy(MODELS), lists(), copy.deepcopy(EXEMPT)

    def finds(self, *parts: str):
        """One line per part and no more, in any order."""
        lines = check.report(check.Models(self.models), self.lists, self.exempt)
        self.assertEqual(len(lines), len(parts), lines)
        for part in parts:
            self.assertTrue(any(part in line for line in lines), lines)

    def test_nothing_where_all_is_known(self):
        self.finds()

    def test_a_new_operation(self):
        for service, source, name in (
            ("ecs", "ecs", "ScrambleService"), ("sts", "sts", "GetNewThing"), ("codedeploy", "codedeploy", "HoldDeployment"),
            ("cloudformation", "cloudformation", "MoveStack"), ("cloudtrail", "cloudtrail", "PauseLogging"),
            ("resourcegroupstaggingapi", "tagging", "RenameTags"),
        ):  # fmt: skip
            with self.subTest(name):
                self.setUp()
                self.models[service]["operations"][name] = {}
                self.finds(f"{source}.amazonaws.com {name} changes something")

    def test_what_reads_is_none(self):
        self.models["ecs"]["operations"] |= {"ListNews": {}, "Peek": {"readonly": True}, "Look": {"http": {"method": "GET"}}}
        self.finds()

    def test_a_word_that_only_begins_like_a_reading_one(self):
        self.models["ecs"]["operations"] |= {"GetawayService": {}, "Listen": {}}
        self.finds("GetawayService", "Listen")

    def test_operations_about_trust(self):
        for name, operation in {
            "ReplaceOpenIDConnectProvider": {},
            "ChangeTrust": {"input": {"shape": "Trust"}},
            "LeaseRole": {"output": {"shape": "Made"}},
        }.items():
            with self.subTest(name):
                self.setUp()
                self.models["iam"]["operations"][name] = operation
                self.finds(f"iam.amazonaws.com {name} changes trust")

    def test_a_service_that_issues_credentials(self):
        for answer in ("Issued", "Sets"):
            with self.subTest(answer):
                self.setUp()
                self.models["new"] = model("newservice", GetKey={"output": {"shape": answer}}, GetLoop={"output": {"shape": "Loop"}})
                self.finds("newservice.amazonaws.com GetKey issues a credential")

    def test_members(self):
        self.models["ecs"]["shapes"]["Ask"]["members"]["speed"] = {"shape": "Text"}
        del self.models["ecs"]["shapes"]["Ask"]["members"]["service"]
        self.finds(
            *[f"{name} may ask for speed" for name in check.MEMBERS_OF],
            *[f"{name} has no member service" for name in check.MEMBERS_OF],
        )

    def test_a_row_that_no_model_has(self):
        self.lists["api_calls"] += [row("sts", "Gone", note=""), row("signin", "ConsoleLogin", note="no API operation: x")]
        self.lists["logging_calls"] += [row("cloudtrail", "Lost")]
        self.lists["sensitive_calls"] += [row("iam", "Vanish*")]
        self.finds("api_calls.csv: sts.amazonaws.com has no operation Gone", "no operation Lost", "no operation Vanish*")

    def test_exemptions(self):
        self.models["ecs"]["operations"]["Odd"] = {}
        self.exempt.append({"event_source": "ecs.amazonaws.com", "event_name": "Odd", "member": "", "reason": "because"})
        self.finds()
        del self.models["ecs"]["operations"]["Odd"]
        self.finds("nothing needs ecs.amazonaws.com Odd any more")

    def test_an_exemption_without_a_reason(self):
        self.exempt[0]["reason"] = ""
        self.finds("has no reason")


if __name__ == "__main__":
    unittest.main()
