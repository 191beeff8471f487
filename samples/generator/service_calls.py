"""Calls that AWS services make for somebody: CloudFormation, CodeDeploy."""
from .callers import service_role
from .grants import service_grant
from .identifiers import access_key, later, letters, number, us_style, uuid
from .organisation import CLOUDFORMATION_EXECUTION, CODEDEPLOY, EUROPE
from .world import ECS

CLOUDFORMATION = "cloudformation.amazonaws.com"
CODEDEPLOY_SERVICE = "codedeploy.amazonaws.com"


def stack_call(world, label, caller, time, name, stack):
    """UpdateStack or ExecuteChangeSet; only parameter names are logged."""
    identifier = f"arn:aws:cloudformation:{EUROPE}:{caller.account.id}:stack/{stack}/{uuid('stack/' + stack)}"
    if name == "ExecuteChangeSet":
        request, response = {"changeSetName": "cdk-deploy-change-set", "stackName": identifier}, None
    else:
        request = {"stackName": stack, "usePreviousTemplate": True, "capabilities": ["CAPABILITY_IAM"],
                   "parameters": [{"parameterKey": "ImageTag"}]}
        response = {"stackId": identifier}
    world.journal.write("stack/" + label, time, caller, CLOUDFORMATION, name, request, response)


def execution_session(world, label, time):
    """CloudFormation takes the execution role; its session is always called
    AWSCloudFormation."""
    session = service_role(CLOUDFORMATION_EXECUTION, "AWSCloudFormation", access_key("cfn/" + label), time,
                           CLOUDFORMATION, "role")
    service_grant(world.journal, "cfn/" + label, session, CLOUDFORMATION, time)
    return session


def blue_green(world, label, situation, behind, time, service, revision, change, *, finished=True):
    """CreateDeployment, then what CodeDeploy's role makes of it."""
    identifier = "d-" + letters("codedeploy/" + label, 9, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    world.codedeploy_deployments.append(identifier)
    family = service.family
    content = {"version": 0.0, "Resources": [{"TargetService": {
        "Type": "AWS::ECS::Service", "Properties": {"TaskDefinition": family.arn(revision), "LoadBalancerInfo": {
            "ContainerName": family.name, "ContainerPort": 8080}}}}]}
    world.journal.write("codedeploy/" + label, time, behind, CODEDEPLOY_SERVICE, "CreateDeployment",
                        {"applicationName": "AppECS-" + service.name, "deploymentGroupName": "DgpECS-" + service.name,
                         "revision": {"revisionType": "AppSpecContent",
                                      "appSpecContent": {"content": str(content).replace("'", '"')}},
                         "ignoreApplicationStopFailures": False, "updateOutdatedInstancesOnly": False},
                        {"deploymentId": identifier}, account=service.account)
    worker = service_role(CODEDEPLOY, identifier, access_key("codedeploy/" + label), later(time, 6),
                          CODEDEPLOY_SERVICE, "role")
    service_grant(world.journal, "codedeploy/" + label, worker, CODEDEPLOY_SERVICE, later(time, 6))
    place = {"cluster": service.cluster, "service": service.name}
    old = service.revision
    fresh = task_set(service, identifier, revision, "ACTIVE", later(time, 9))
    service.revision = revision

    def expect(entry, seconds, change, after, shown=True):
        world.key.expect(situation, entry, worker, world.cells(service, later(time, seconds), change, service.before(), after),
                         behind=behind, link="codedeploy", in_default=shown, service=service)

    entry = world.journal.write(
        f"taskset/{label}/create", later(time, 9), worker, ECS, "CreateTaskSet",
        {**place, "externalId": identifier, "taskDefinition": family.arn(revision), "launchType": "FARGATE",
         "scale": {"value": 100.0, "unit": "PERCENT"}, "clientToken": uuid("token/" + label)},
        {"taskSet": fresh}, invoked_by=CODEDEPLOY_SERVICE)
    expect(entry, 9, change, revision)
    if not finished:
        return
    entry = world.journal.write(
        f"taskset/{label}/primary", later(time, 190), worker, ECS, "UpdateServicePrimaryTaskSet",
        {**place, "primaryTaskSet": fresh["taskSetArn"]}, {"taskSet": {**fresh, "status": "PRIMARY"}},
        invoked_by=CODEDEPLOY_SERVICE)
    expect(entry, 190, "config", revision, False)
    service.told = revision
    gone = task_set(service, identifier, old, "DRAINING", later(time, 9))
    entry = world.journal.write(
        f"taskset/{label}/delete", later(time, 490), worker, ECS, "DeleteTaskSet",
        {**place, "taskSet": gone["taskSetArn"], "force": True}, {"taskSet": gone}, invoked_by=CODEDEPLOY_SERVICE)
    expect(entry, 490, "config", None, False)


def task_set(service, identifier, revision, status, time, *, started_by="CODE_DEPLOY"):
    """A TaskSet, as ECS answers. `startedBy` is ECS's own word; `externalId` is
    CodeDeploy's deployment, or what else the caller of CreateTaskSet wrote."""
    name = f"ecs-svc/{number(f'taskset/{service.place}/{revision}', 10**18, 9 * 10**18)}"
    path = f"{service.cluster}/{service.name}/{name}"
    return {
        "id": name,
        "taskSetArn": f"arn:aws:ecs:{service.region}:{service.account.id}:task-set/{path}",
        "serviceArn": service.arn,
        "clusterArn": service.cluster_arn,
        **({"startedBy": started_by} if started_by else {}),
        "externalId": identifier,
        "status": status,
        "taskDefinition": service.family.arn(revision),
        "computedDesiredCount": 2,
        "pendingCount": 0,
        "runningCount": 0,
        "createdAt": us_style(time),
        "updatedAt": us_style(time),
        "launchType": "FARGATE",
        "platformVersion": "1.4.0",
        "scale": {"value": 100.0, "unit": "PERCENT"},
        "stabilityStatus": "STABILIZING",
    }
