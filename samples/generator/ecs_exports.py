"""What `aws ecs` and the tagging API answered on 1 October."""
import json
from datetime import timezone, timedelta

from .identifiers import at, epoch, later, number
from .organisation import ACCOUNTS, LEGACY


def iso_offset(time):
    """aws-cli v2: local time with its offset."""
    local = time.astimezone(timezone(timedelta(hours=2)))
    return local.strftime("%Y-%m-%dT%H:%M:%S.") + f"{number(str(time), 100000, 999999)}+02:00"


def epoch_float(time):
    """aws-cli v1: seconds with a fraction."""
    return epoch(time) + number(str(time), 1, 998) / 1000


def exports(world):
    """Path below ecs/ → text."""
    files = {}
    for account in ACCOUNTS:
        style = epoch_float if account is LEGACY else iso_offset
        services = [service for service in world.services.values() if service.account is account and service.alive]
        described = [service for service in services if service.is_described]
        for cluster in sorted({service.cluster for service in described}):
            part = [service for service in described if service.cluster == cluster]
            # Two calls, one after another in one file, where there are many.
            calls = [part[:4], part[4:]] if len(part) > 4 else [part]
            files[f"{account.id}/describe-services-{cluster}.json"] = "".join(
                _text({"services": [_described(service, style) for service in call], "failures": []})
                for call in calls)
        files[f"{account.id}/describe-task-definition.json"] = "".join(
            _text({"taskDefinition": family.document(revision, f"arn:aws:iam::{account.id}:role/infrastructure",
                                                     style(later(at("01 00:00"), -86400 * 9))), "tags": []})
            for family in world.families.values() if family.account is account
            for revision in sorted(family.described))
        files[f"{account.id}/get-resources.json"] = _text({
            "PaginationToken": "",
            "ResourceTagMappingList": [
                {"ResourceARN": " " + service.arn,
                 "Tags": [{"Key": key, "Value": value} for key, value in service.final_tags.items()]}
                for service in services if service.final_tags],
        })
    return files


def _described(service, style):
    answer = service.document("export/" + service.place, service.shown_at, style)
    answer["tags"] = [{"key": key, "value": value} for key, value in service.final_tags.items()]
    return answer


def _text(document):
    return json.dumps(document, indent=4, ensure_ascii=False) + "\n"
