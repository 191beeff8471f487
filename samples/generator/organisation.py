"""Northwind Parcel: its accounts, roles, people, repositories."""
from dataclasses import dataclass, field

from .identifiers import BASE32, digest, letters, uuid

EUROPE = "eu-west-1"
VIRGINIA = "us-east-1"
WORKSPACE = "northwind"
WORKSPACE_UUID = uuid("workspace")
AUDIENCE = "ari:cloud:bitbucket::workspace/" + WORKSPACE_UUID
ISSUER = f"api.bitbucket.org/2.0/workspaces/{WORKSPACE}/pipelines-config/identity/oidc"
GITHUB_ISSUER = "token.actions.githubusercontent.com"


@dataclass(frozen=True)
class Account:
    """An AWS account. The legacy one's id begins with zeros."""

    name: str
    id: str

    def bitbucket_provider(self):
        return f"arn:aws:iam::{self.id}:oidc-provider/{ISSUER}"

    def github_provider(self):
        return f"arn:aws:iam::{self.id}:oidc-provider/{GITHUB_ISSUER}"


TOOLS = Account("tools", "210987650001")
STAGING = Account("staging", "210987650002")
PRODUCTION = Account("production", "210987650003")
LEGACY = Account("legacy", "000765400044")
ACCOUNTS = [TOOLS, STAGING, PRODUCTION, LEGACY]


@dataclass(frozen=True)
class Role:
    """An IAM role; the path is in its IAM ARN and not in its session's."""

    account: Account
    name: str
    path: str = "/"

    @property
    def id(self):
        return "AROA" + letters(f"role/{self.account.id}/{self.name}", 17, BASE32)

    @property
    def arn(self):
        return f"arn:aws:iam::{self.account.id}:role{self.path}{self.name}"

    def session_arn(self, session_name):
        return f"arn:aws:sts::{self.account.id}:assumed-role/{self.name}/{session_name}"


PIPELINE_BUILD = Role(TOOLS, "pipeline-build", "/ci/")
PIPELINE_HUB = Role(TOOLS, "pipeline-hub", "/ci/")
RELEASE_MANAGER = Role(TOOLS, "release-manager")
PIPELINE_STAGING = Role(STAGING, "pipeline-deploy", "/ci/")
PIPELINE_PRODUCTION = Role(PRODUCTION, "pipeline-deploy", "/ci/")
DEPLOYER = Role(PRODUCTION, "deployer")
ECS_OPERATOR = Role(PRODUCTION, "ecs-operator")
MAINTENANCE = Role(PRODUCTION, "maintenance")
RUNNER = Role(STAGING, "self-hosted-runner")
RUNNER_DEPLOY = Role(STAGING, "runner-deploy")
GITHUB_DEPLOY = Role(STAGING, "github-docs")
CLOUDFORMATION_EXECUTION = Role(PRODUCTION, f"cdk-hnb659fds-cfn-exec-role-{PRODUCTION.id}-{EUROPE}")
CODEDEPLOY = Role(PRODUCTION, "ecs-codedeploy", "/service-role/")
SCHEDULER = Role(PRODUCTION, "nightly-jobs-scheduler", "/service-role/")
LEGACY_DEPLOY = Role(LEGACY, "legacy-deploy")


def sso_role(account, permission_set):
    """The role that IAM Identity Center makes for a permission set."""
    suffix = digest(f"sso/{account.id}/{permission_set}")[:16]
    return Role(account, f"AWSReservedSSO_{permission_set}_{suffix}", "/aws-reserved/sso.amazonaws.com/eu-west-1/")


def autoscaling_role(account):
    """Application Auto Scaling's service-linked role for ECS."""
    return Role(
        account,
        "AWSServiceRoleForApplicationAutoScaling_ECSService",
        "/aws-service-role/ecs.application-autoscaling.amazonaws.com/",
    )


@dataclass(frozen=True)
class Person:
    """A Bitbucket account, or a bot."""

    display_name: str
    nickname: str

    def document(self):
        return {
            "display_name": self.display_name,
            "links": {"html": {"href": "https://bitbucket.org/%7B" + uuid("person/" + self.nickname) + "%7D/"}},
            "type": "user",
            "uuid": "{" + uuid("person/" + self.nickname) + "}",
            "account_id": "557058:" + uuid("account/" + self.nickname),
            "nickname": self.nickname,
        }


IRIS = Person("Iris Okafor", "iris")
TOMAS = Person("Tomás Lindqvist", "tomas")
MEI = Person("Mei Tanaka", "mei")
JONAS = Person("Jonas Weber", "jonas")
# A display name may begin like a formula: it is the account's own choice.
RELEASE_BOT = Person("@release-bot", "releasebot")
PEOPLE = [IRIS, TOMAS, MEI, JONAS, RELEASE_BOT]


@dataclass
class Repository:
    """A Bitbucket repository; `exported` tells whether anyone exported it."""

    slug: str
    exported: bool = True
    builds: int = 100
    pipelines: list = field(default_factory=list)

    @property
    def uuid(self):
        return uuid("repository/" + self.slug)

    @property
    def full_name(self):
        return f"{WORKSPACE}/{self.slug}"

    def environment_uuid(self, name):
        return uuid(f"environment/{self.slug}/{name}")


def repositories():
    """Fresh repositories, by slug."""
    exported = ["parcel-api", "tracking-web", "label-worker", "rates-service", "depot-suite", "checkout-web",
                "customs-gateway", "invoice-portal", "artifact-cache", "returns-web"]
    made = {slug: Repository(slug, builds=100 + 17 * place) for place, slug in enumerate(exported)}
    made["routing-engine"] = Repository("routing-engine", exported=False, builds=300)
    return made
