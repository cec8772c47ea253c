"""Tags of RDS and KMS resources."""

from __future__ import annotations

from collections.abc import Callable

from moto.rds.exceptions import (
    DBClusterNotFoundError,
    DBClusterParameterGroupNotFoundError,
    DBClusterSnapshotNotFoundError,
    DBInstanceNotFoundError,
    DBParameterGroupNotFoundError,
    DBSnapshotNotFoundFault,
    OptionGroupNotFoundFaultError,
)

from dispatch import Call
from errors import AwsError, KmsError
from registry import rule
from rules import arns

TAGGED: dict[str, tuple[str, Callable[[str], Exception]]] = {
    "cluster": ("clusters", DBClusterNotFoundError),
    "cluster-pg": ("db_cluster_parameter_groups", DBClusterParameterGroupNotFoundError),
    "cluster-snapshot": ("cluster_snapshots", DBClusterSnapshotNotFoundError),
    "db": ("databases", DBInstanceNotFoundError),
    "og": ("option_groups", OptionGroupNotFoundFaultError),
    "pg": ("db_parameter_groups", DBParameterGroupNotFoundError),
    "snapshot": ("database_snapshots", DBSnapshotNotFoundFault),
}
"""Where the resources of each kind in an ARN are kept, and the fault for one that is not there."""


@rule(
    "rds",
    "CreateDBInstance",
    "CreateDBSnapshot",
    "CopyDBSnapshot",
    "CreateDBCluster",
    "CreateDBClusterSnapshot",
    "CopyDBClusterSnapshot",
    "CreateDBParameterGroup",
    "CreateDBClusterParameterGroup",
    "CreateOptionGroup",
    "StartDBInstanceAutomatedBackupsReplication",
    "AddTagsToResource",
    page="UserGuide/USER_Tagging",
)
def rds_tag_keys_do_not_start_with_aws(call: Call) -> None:
    """The prefix `aws:` is reserved: no tag key that a user chooses starts with it."""
    if any(tag["Key"].lower().startswith("aws:") for tag in call.params.get("Tags") or []):
        raise AwsError("InvalidParameterValue", "Tag keys cannot start with the reserved prefix 'aws:'.")


@rule("kms", "CreateKey", "TagResource", page="APIReference/API_TagResource")
def kms_tag_keys_do_not_start_with_aws(call: Call) -> None:
    """KMS refuses tag keys with the reserved prefix `aws:`."""
    if any(tag["TagKey"].lower().startswith("aws:") for tag in call.params.get("Tags") or []):
        raise KmsError("TagException", "aws: prefixed tag key names are not allowed for external use.")


@rule(
    "rds",
    "ListTagsForResource",
    "AddTagsToResource",
    "RemoveTagsFromResource",
    page="APIReference/API_ListTagsForResource",
)
def tagged_resources_exist_here(call: Call) -> None:
    """Tags are read and written only on a resource of the caller's own account and Region."""
    arn = arns.parse(call.params["ResourceName"])
    if arn is None or arn.service != "rds":
        return
    if (arn.region, arn.account) != (call.region, call.account):
        message = "The specified resource name does not match an RDS resource in this region."
        raise AwsError("InvalidParameterValue", message)
    kind, _, name = arn.resource.partition(":")
    if kind in TAGGED:
        resources, not_found = TAGGED[kind]
        if name not in getattr(call.response.backend, resources):
            raise not_found(name)
