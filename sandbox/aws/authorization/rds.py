"""What a request to RDS asks for: its action on each resource that it names, and dependent actions.

See https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html.
"""

from __future__ import annotations

from collections.abc import Iterator

from moto.rds.models import rds_backends

from authorization.reference import Action, actions_of, arn_formats
from authorization.signed import SignedRequest
from rules.conditions import Context

Asked = tuple[str, str, Context]
"""An action, the ARN of a resource, and condition keys beyond those of every request."""

RESOURCE_TYPES = {
    "DBClusterIdentifier": "cluster",
    "DBClusterParameterGroupName": "cluster-pg",
    "DBClusterSnapshotIdentifier": "cluster-snapshot",
    "DBInstanceIdentifier": "db",
    "DBParameterGroupName": "pg",
    "DBSnapshotIdentifier": "snapshot",
    "DBSubnetGroupName": "subgrp",
    "FinalDBSnapshotIdentifier": "cluster-snapshot",
    "OptionGroupName": "og",
    "SnapshotIdentifier": "cluster-snapshot",
    "SourceArn": "snapshot",
    "SourceDBClusterSnapshotIdentifier": "cluster-snapshot",
    "SourceDBInstanceArn": "db",
    "SourceDBSnapshotIdentifier": "snapshot",
    "TargetDBClusterSnapshotIdentifier": "cluster-snapshot",
    "TargetDBSnapshotIdentifier": "snapshot",
}
"""The resource type that a parameter names, by its identifier or its ARN."""

PASSED_ROLES = {"IamRoleArn": "export.rds.amazonaws.com", "MonitoringRoleArn": "monitoring.rds.amazonaws.com"}
"""The service that a role in a parameter is passed to."""

FINAL_SNAPSHOTS = {
    "DeleteDBInstance": ("rds:CreateDBSnapshot", "snapshot", "db"),
    "DeleteDBCluster": ("rds:CreateDBClusterSnapshot", "cluster-snapshot", "cluster"),
}
"""The action that a final snapshot requires, and the resource types that it is required on."""


def asked(request: SignedRequest) -> Iterator[Asked]:
    """The actions and resources of a request to RDS."""
    known = actions_of("rds").get(request.action)
    name = f"rds:{request.action}"
    if known is None:
        yield name, "*", {}
        return
    named = _named(request, known)
    resources = [arn for arns in named.values() for arn in arns]
    resources += [_arn(request, kind, "*") for kind in _unnamed(request, known) if kind not in named]
    for arn in resources or ["*"]:
        yield name, arn, resource_tags(request, arn)
    yield from _dependents(request, known, named)


def _named(request: SignedRequest, known: Action) -> dict[str, list[str]]:
    """The ARNs that the request names, by resource type. Only types of the action count."""
    if "ResourceName" in request.params:
        return {"": [str(request.params["ResourceName"])]}
    found: dict[str, list[str]] = {}
    for parameter, kind in RESOURCE_TYPES.items():
        value = str(request.params.get(parameter) or "")
        if value and (kind in known.resource_types or value.startswith("arn:")):
            found.setdefault(kind, []).append(value if value.startswith("arn:") else _arn(request, kind, value))
    return found


def _unnamed(request: SignedRequest, known: Action) -> tuple[str, ...]:
    """The types of which a request concerns all resources: those that it lists, and defaults of a restored database."""
    if "ResourceName" in request.params:
        return ()
    if request.action.startswith("Describe"):
        return known.resource_types
    is_restore = request.action.startswith(("Restore", "StartDBInstanceAutomatedBackups"))
    return known.required if is_restore else ()


def _dependents(request: SignedRequest, known: Action, named: dict[str, list[str]]) -> Iterator[Asked]:
    if "rds:AddTagsToResource" in known.dependents and request.tags():
        yield "rds:AddTagsToResource", _created(request, known, named), {}
    for parameter, service in PASSED_ROLES.items():
        if request.params.get(parameter):
            yield "iam:PassRole", str(request.params[parameter]), {"iam:passedtoservice": (service,)}
    if request.action in FINAL_SNAPSHOTS and request.params.get("FinalDBSnapshotIdentifier"):
        action, snapshot, database = FINAL_SNAPSHOTS[request.action]
        yield action, _arn(request, snapshot, str(request.params["FinalDBSnapshotIdentifier"])), {}
        yield from ((action, arn, {}) for arn in named.get(database, []))


def _created(request: SignedRequest, known: Action, named: dict[str, list[str]]) -> str:
    """The ARN of the resource that a request creates: the last one that it names of the first type of the action."""
    kind = known.required[0]
    return (named.get(kind) or [_arn(request, kind, "*")])[-1]


def _arn(request: SignedRequest, kind: str, identifier: str) -> str:
    prefix = arn_formats("rds")[kind].split("${Account}:")[1].split(":")[0]
    return request.arn("rds", f"{prefix}:{identifier.lower()}")


def resource_tags(request: SignedRequest, arn: str) -> Context:
    """The condition keys `aws:ResourceTag/…` of an existing resource of the account."""
    parts = arn.split(":")
    if len(parts) < 7 or parts[4] != request.account or arn.endswith(":*"):
        return {}
    try:
        tags = rds_backends[parts[4]][parts[3]].list_tags_for_resource(arn)
    except Exception:  # moto has an error for each resource type
        return {}
    return {f"aws:resourcetag/{tag['Key'].lower()}": (str(tag["Value"]),) for tag in tags}
