"""Who calls AWS: sessions, users, root, services, and how records show them."""
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Optional

from .identifiers import BASE32, iso, letters
from .organisation import Account, Role

CLI = ("aws-cli/2.27.41 md/awscrt#0.26.1 ua/2.1 os/linux#6.8.0-1031-aws md/arch#x86_64 lang/python#3.13.4 "
       "md/pyimpl#CPython cfg/retry-mode#standard md/command#{} md/prompt#off")
PIPE = "Boto3/1.38.46 md/Botocore#1.38.46 ua/2.1 os/linux#6.1.0 md/arch#x86_64 lang/python#3.11.9 Botocore/1.38.46"
TERRAFORM = "APN/1.0 HashiCorp/1.0 Terraform/1.12.2 terraform-provider-aws/6.2.0 aws-sdk-go-v2/1.36.5 ua/2.1"
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0"


@dataclass(frozen=True)
class Caller:
    """An identity that calls AWS, and what the story knows about it.

    `credential`, `depth`, `link`, `match`, `step` are the truth that the
    answer key states; nothing here is worked out from the log.
    """

    kind: str  # AssumedRole, IAMUser, Root
    account: Account
    credential: str
    role: Optional[Role] = None
    name: Optional[str] = None
    access_key: Optional[str] = None
    issued: Optional[datetime] = None
    provider: Optional[str] = None
    console: bool = False
    mfa: bool = False
    ip: str = "203.0.113.10"
    agent: str = PIPE
    depth: int = 0
    link: str = "none"
    match: str = "none"
    step: Optional[object] = None
    parent: Optional[object] = None

    def but(self, **changes):
        """The same caller, seen otherwise."""
        return replace(self, **changes)

    @property
    def principal_id(self):
        if self.kind == "AssumedRole":
            return f"{self.role.id}:{self.name}"
        if self.kind == "Root":
            return self.account.id
        return "AIDA" + letters(f"user/{self.account.id}/{self.name}", 17, BASE32)

    @property
    def arn(self):
        if self.kind == "AssumedRole":
            return self.role.session_arn(self.name)
        if self.kind == "Root":
            return f"arn:aws:iam::{self.account.id}:root"
        return f"arn:aws:iam::{self.account.id}:user/{self.name}"

    @property
    def role_arn(self):
        return self.role.arn if self.role else None

    @property
    def session_name(self):
        return self.name if self.kind == "AssumedRole" else None

    @property
    def first_name(self):
        """The name of the first session of the chain."""
        return self.parent.first_name if self.parent else self.name

    def identity(self, version, invoked_by=None):
        """The userIdentity of this caller's records of an event version."""
        shown = {"type": self.kind, "principalId": self.principal_id, "arn": self.arn, "accountId": self.account.id}
        if self.access_key is not None:
            shown["accessKeyId"] = self.access_key
        if self.kind == "IAMUser":
            shown["userName"] = self.name
        if self.kind == "AssumedRole" or self.console:
            shown["sessionContext"] = self.session_context(version)
        if invoked_by:
            shown["invokedBy"] = invoked_by
        return shown

    def session_context(self, version):
        """Old versions carry an empty webIdFederationData, the newest none."""
        context = {}
        if self.role:
            context["sessionIssuer"] = {
                "type": "Role",
                "principalId": self.role.id,
                "arn": self.role.arn,
                "accountId": self.role.account.id,
                "userName": self.role.name,
            }
        if self.provider:
            context["webIdFederationData"] = {"federatedProvider": self.provider, "attributes": {}}
        elif version == "1.08" and self.role:
            context["webIdFederationData"] = {}
        mfa = "true" if self.mfa else "false"
        context["attributes"] = {"creationDate": iso(self.issued), "mfaAuthenticated": mfa}
        return context


def user(account, name, access_key, ip, agent):
    """An IAM user with a key of their own."""
    return Caller("IAMUser", account, "static-key", name=name, access_key=access_key, ip=ip, agent=agent)


def console_user(account, name, access_key, issued, ip):
    """An IAM user signed in to the console."""
    return Caller("IAMUser", account, "console", name=name, access_key=access_key, issued=issued, console=True,
                  mfa=True, ip=ip, agent=BROWSER)


def root(account, access_key, issued, ip):
    """The account's root user in the console."""
    return Caller("Root", account, "root", access_key=access_key, issued=issued, console=True, mfa=True, ip=ip,
                  agent=BROWSER)


def sso(role, person, access_key, issued, ip, console=False):
    """A person who came through IAM Identity Center: no grant in the logs."""
    agent = BROWSER if console else CLI.format("ecs.update-service")
    return Caller("AssumedRole", role.account, "sso", role=role, name=person, access_key=access_key, issued=issued,
                  console=console, ip=ip, agent=agent)


def service_role(role, name, access_key, issued, service, credential):
    """A role that an AWS service uses."""
    return Caller("AssumedRole", role.account, credential, role=role, name=name, access_key=access_key,
                  issued=issued, ip=service, agent=service)
