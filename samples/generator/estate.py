"""What exists on the first of September: families, services, their tags."""
from .containers import PINNED_PROXY, REGISTRY, Family, Service
from .organisation import EUROPE, LEGACY, PRODUCTION, STAGING, TOOLS, VIRGINIA

STACK_TAG = "aws:cloudformation:stack-name"

# account, cluster, service, revision, tags as the exports of 1 October show
# them, more
SERVICES = [
    (PRODUCTION, "parcel-production", "parcel-api", 41, {"environment": "production", "team": "parcels"}, {}),
    (PRODUCTION, "parcel-production", "tracking-web", 57,
     {"environment": "production", "team": "web", "banner": "<img src=x onerror=alert(1)>"}, {}),
    (PRODUCTION, "parcel-production", "label-worker", 33, {"environment": "production", "team": "labels"}, {}),
    (PRODUCTION, "parcel-production", "rates-service", 12, {"Environment": "Production", "team": "rates"}, {}),
    (PRODUCTION, "parcel-production", "checkout-web", 20, {"environment": "production", "team": "checkout"},
     {"controller": "CODE_DEPLOY"}),
    (PRODUCTION, "parcel-production", "invoice-portal", None, {"environment": "production", "owner": "payments"}, {}),
    # By another name that the policy has for it.
    (PRODUCTION, "parcel-production", "customs-gateway", 8,
     {"environment": "prod", STACK_TAG: "customs-gateway"}, {}),
    (PRODUCTION, "parcel-production", "depot-sync", 15, {"environment": "production", "team": "depots"}, {}),
    (PRODUCTION, "parcel-production", "returns-web", 4, {"environment": "production", "team": "returns"}, {}),
    (PRODUCTION, "parcel-production", "returns-canary", 2, {"environment": "production", "team": "returns"},
     {"controller": "EXTERNAL"}),
    (STAGING, "parcel-staging", "parcel-api", 88, {"environment": "staging", "team": "parcels"}, {}),
    (STAGING, "parcel-staging", "tracking-web", 112, {"environment": "qa", "team": "web"}, {}),
    (STAGING, "parcel-staging", "label-worker", 64, {"environment": "staging"}, {}),
    (STAGING, "parcel-staging", "rates-service", 29, {"Stage": "perf", "team": "rates"}, {}),
    (STAGING, "parcel-staging", "depot-sync", 44, {"environment": "staging", "team": "depots"}, {}),
    (STAGING, "parcel-staging", "depot-ui", 19, {"environment": "staging", "team": "depots"}, {}),
    (STAGING, "parcel-staging", "checkout-web", 31, {}, {}),
    (STAGING, "parcel-staging", "customs-gateway", 21,
     {"environment": "staging", STACK_TAG: "customs-gateway-staging"}, {}),
    (STAGING, "parcel-staging", "docs-site", 5, {"env": "staging"},
     # Forgotten by describe-services: only the tagging API tells its tags.
     {"is_described": False}),
    (STAGING, "parcel-staging", "routing-engine", 9, {"environment": "staging"}, {}),
    (STAGING, "parcel-staging", "map-preview", None, {}, {}),
    (STAGING, "parcel-staging", "returns-web", 7, {"environment": "perf", "team": "returns"}, {}),
    (LEGACY, "default", "legacy-portal", 301, {"env": "legacy"}, {"region": VIRGINIA, "short_arn": True}),
    (LEGACY, "batch", "legacy-batch", 77, {"stage": "legacy-batch", "owner": "tools"},
     {"region": VIRGINIA, "short_arn": True}),
    (LEGACY, "default", "legacy-reports", 12, {}, {"region": VIRGINIA, "short_arn": True}),
    (TOOLS, "build-tools", "artifact-cache", 6, {}, {}),
]


def furnish(world):
    """Puts the services and the last revisions of their families there."""
    for account, cluster, name, revision, tags, more in SERVICES:
        region = more.get("region", EUROPE)
        family = Family(account, region, name, revision or 0)
        for old in range(max(1, (revision or 0) - 3), (revision or 0) + 1):
            containers = [(name, f"{REGISTRY}/{name}:1.{old}.0")]
            if name == "depot-sync":
                containers.append(("proxy", PINNED_PROXY))
            family.revisions[old] = containers
        # Exports show the last two revisions; older ones were deregistered.
        family.described = {old for old in family.revisions if old > (revision or 0) - 2}
        world.families[(account.name, name)] = family
        service = Service(account, cluster, name, family, revision, final_tags=dict(tags), **more)
        service.alive = revision is not None
        world.services[(account.name, name)] = service
