"""What `aws iam get-account-authorization-details` answered on 1 October."""
import json

from .identifiers import BASE32, at, iso, later, letters
from .organisation import CODEDEPLOY, DEPLOYER, ECS_OPERATOR, PIPELINE_HUB, PIPELINE_PRODUCTION, PRODUCTION
from .scenes_incident import permissions, rightful, trust

MADE = at("01 00:00")


def exports(world):
    """Path below iam/ → text."""
    hub = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"AWS": PIPELINE_HUB.arn}, "Action": "sts:AssumeRole"}]}
    operators = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{PRODUCTION.id}:root"}, "Action": "sts:AssumeRole"}]}
    ecs = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": ["ecs:*", "ecr:GetAuthorizationToken", "ecr:BatchGetImage"], "Resource": "*"}]}
    codedeploy = {"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"Service": "codedeploy.amazonaws.com"}, "Action": "sts:AssumeRole"}]}
    policy = f"arn:aws:iam::{PRODUCTION.id}:policy/parcel-ecs"
    document = {
        "UserDetailList": [], "GroupDetailList": [],
        "RoleDetailList": [
            _role(PIPELINE_PRODUCTION, trust(world, rightful(world)), {"deploy": permissions()}, []),
            _role(DEPLOYER, hub, {}, [policy]),
            _role(ECS_OPERATOR, operators, {}, [policy]),
            _role(CODEDEPLOY, codedeploy, {}, ["arn:aws:iam::aws:policy/AWSCodeDeployRoleForECS"]),
        ],
        "Policies": [{
            "PolicyName": "parcel-ecs", "PolicyId": "ANPA" + letters("policy/parcel-ecs", 17, BASE32), "Arn": policy,
            "Path": "/", "DefaultVersionId": "v2", "AttachmentCount": 2, "PermissionsBoundaryUsageCount": 0,
            "IsAttachable": True, "CreateDate": _time(-86400 * 300), "UpdateDate": _time(-86400 * 40),
            "PolicyVersionList": [
                {"Document": ecs, "VersionId": "v2", "IsDefaultVersion": True, "CreateDate": _time(-86400 * 40)},
                {"Document": permissions(), "VersionId": "v1", "IsDefaultVersion": False,
                 "CreateDate": _time(-86400 * 300)},
            ],
        }],
        "IsTruncated": False,
    }
    return {f"{PRODUCTION.id}/get-account-authorization-details.json":
            json.dumps(document, indent=4, ensure_ascii=False) + "\n"}


def _role(role, trusted, inline, attached):
    return {
        "Path": role.path, "RoleName": role.name, "RoleId": role.id, "Arn": role.arn,
        "CreateDate": _time(-86400 * 400), "AssumeRolePolicyDocument": trusted, "InstanceProfileList": [],
        "RolePolicyList": [{"PolicyName": name, "PolicyDocument": text} for name, text in inline.items()],
        "AttachedManagedPolicies": [{"PolicyName": arn.split("/")[-1], "PolicyArn": arn} for arn in attached],
        "Tags": [], "RoleLastUsed": {"LastUsedDate": "2026-09-30T08:36:24+00:00", "Region": "eu-west-1"},
    }


def _time(seconds):
    return iso(later(MADE, seconds)).replace("Z", "+00:00")
