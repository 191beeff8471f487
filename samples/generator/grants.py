"""STS: the calls that issue credentials, in the shapes CloudTrail records."""
from .callers import PIPE, Caller
from .identifiers import access_key, braced, choice, epoch, later, number, session_token, us_style, uuid
from .organisation import AUDIENCE, EUROPE

STS = "sts.amazonaws.com"
RUNNER_ADDRESSES = ["34.199.54.{}", "52.45.145.{}", "18.246.31.{}", "185.166.142.{}"]


def runner_address(label):
    """An address of Bitbucket's build machines."""
    return choice("runner/" + label, RUNNER_ADDRESSES).format(number("host/" + label, 2, 250))


def subject(step):
    """The `sub` that Bitbucket signs: repository, environment if any, step."""
    parts = [step.pipeline.repository.uuid]
    if step.environment:
        parts.append(step.pipeline.repository.environment_uuid(step.environment))
    return ":".join(braced(part) for part in parts + [step.uuid])


def web_identity(journal, label, role, step, time, *, name=None, match="step", logged=True, refused=False,
                 region=EUROPE, agent=PIPE, late_hours=0):
    """A Bitbucket step takes a role. `logged=False`: its record is missing."""
    name = name or f"botocore-session-{epoch(time)}"
    return _with_token(journal, label, role, time, name, subject(step), role.account.bitbucket_provider(), AUDIENCE,
                       match=match, step=step, logged=logged, refused=refused, region=region, agent=agent,
                       ip=runner_address(step.uuid), late_hours=late_hours)


def github_identity(journal, label, role, repository, time):
    """A GitHub Actions job takes a role."""
    return _with_token(journal, label, role, time, "GitHubActions", f"repo:{repository}:ref:refs/heads/main",
                       role.account.github_provider(), STS, match="none", step=None, logged=True, refused=False,
                       region=EUROPE, agent="aws-sdk-nodejs/2.1692.0 linux/v20.19.0 "
                       "configure-aws-credentials-for-github-actions promise", ip="52.154.133.36", late_hours=0)


def _with_token(journal, label, role, time, name, sub, provider, audience, *, match, step, logged, refused, region,
                agent, ip, late_hours):
    session = Caller("AssumedRole", role.account, "oidc", role=role, name=name,
                     access_key=access_key("web identity/" + label), issued=time, provider=provider, ip=ip,
                     agent=agent, link="access-key", match=match, step=step)
    if not logged:
        return session.but(link="none", match="federated")
    identity = {
        "type": "WebIdentityUser",
        "principalId": f"{provider}:{audience}:{sub}",
        "userName": sub,
        "identityProvider": provider,
    }
    request = {"roleArn": role.arn, "roleSessionName": name}
    if number("duration/" + label, 0, 1):
        request["durationSeconds"] = 3600
    response = _credentials(label, session, 3600)
    response.update({"subjectFromWebIdentityToken": sub, "provider": provider, "audience": audience})
    more = {
        "additionalEventData": {
            "identityProviderConnectionVerificationMethod": "IAMTrustStore",
            "RequestDetails": {"awsServingRegion": region, "endpointType": "regional"},
        },
        "resources": _role_resource(role),
    }
    if refused:
        del more["additionalEventData"]
    journal.write("grant/" + label, time, session, STS, "AssumeRoleWithWebIdentity", request, response,
                  region=region, read_only=True, identity=identity, more=more,
                  error="AccessDenied" if refused else None, late_hours=late_hours)
    return None if refused else session


def assume_role(journal, label, caller, role, time, name, *, sides=("caller", "target"), caller_answer=True,
                link=None, region=EUROPE, external_id=None):
    """A session takes the next role.

    In another account there are two records with one sharedEventID; `sides`
    says which of them the samples have.
    """
    crosses = caller.account is not role.account
    session = Caller("AssumedRole", role.account, caller.credential, role=role, name=name, issued=time,
                     access_key=access_key("role/" + label), ip=caller.ip, agent=caller.agent, depth=caller.depth + 1,
                     link=link or "access-key", match=caller.match, step=caller.step, parent=caller)
    request = {"roleArn": role.arn, "roleSessionName": name, "durationSeconds": 3600}
    if external_id:
        request["externalId"] = external_id
    more = {"resources": _role_resource(role)}
    if crosses:
        more["sharedEventID"] = uuid("shared/" + label)
    if "caller" in sides or not crosses:
        answer = _credentials(label, session, 3600) if caller_answer else None
        journal.write("assume/" + label, time, caller, STS, "AssumeRole", request, answer, region=region,
                      read_only=True, more=more)
    if crosses and "target" in sides:
        identity = {"type": "AWSAccount", "principalId": caller.principal_id, "accountId": caller.account.id}
        journal.write("assume/" + label + "/target", time, caller, STS, "AssumeRole", request,
                      _credentials(label, session, 3600), account=role.account, region=region, read_only=True,
                      identity=identity, more=more)
    return session


def refused_role(journal, label, caller, role, time):
    """An AssumeRole that is refused: null parameters, no shared event."""
    journal.write("assume/" + label, time, caller, STS, "AssumeRole", None, read_only=True, error="AccessDenied",
                  message=f"User: {caller.arn} is not authorized to perform: sts:AssumeRole on resource: {role.arn}")


def service_grant(journal, label, session, service, time):
    """An AWS service takes the role that a customer gave it."""
    journal.write("assume/" + label, time, session, STS, "AssumeRole",
                  {"roleArn": session.role.arn, "roleSessionName": session.name, "durationSeconds": 3600},
                  _credentials(label, session, 3600), read_only=True, invoked_by=service,
                  identity={"type": "AWSService", "invokedBy": service},
                  more={"resources": _role_resource(session.role), "sharedEventID": uuid("shared/" + label)})


def _credentials(label, session, seconds):
    return {
        "credentials": {
            "accessKeyId": session.access_key,
            "sessionToken": session_token(label),
            "expiration": us_style(later(session.issued, seconds)),
        },
        "assumedRoleUser": {"assumedRoleId": session.principal_id, "arn": session.arn},
    }


def _role_resource(role):
    return [{"accountId": role.account.id, "type": "AWS::IAM::Role", "ARN": role.arn}]
