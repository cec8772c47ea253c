"""Tags of RDS and KMS resources."""

from __future__ import annotations

from collections.abc import Callable
from unicodedata import category

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

RESERVED = ("aws:", "rds:")
OTHER_CHARACTERS = "_.:/=+-@"
LONGEST_KEY, LONGEST_VALUE, MOST = 128, 256, 50

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
def tags_are_well_formed(call: Call) -> None:
    """Up to 50 tags, no key twice or with a reserved prefix; keys of 1 to 128 and values of up to 256 characters."""
    keys = [str(tag.get("Key") or "") for tag in call.params.get("Tags") or []]
    values = [str(tag.get("Value") or "") for tag in call.params.get("Tags") or []]
    for reserved in RESERVED:
        if any(text.lower().startswith(reserved) for text in keys):
            raise AwsError("InvalidParameterValue", f"Tag keys cannot start with the reserved prefix '{reserved}'.")
    wrong = [key for key in keys if not (1 <= len(key) <= LONGEST_KEY and _has_only_tag_characters(key))]
    if wrong:
        message = f"Invalid tag key {wrong[0]}: 1 to {LONGEST_KEY} letters, digits, spaces and {OTHER_CHARACTERS}"
        raise AwsError("InvalidParameterValue", message)
    wrong = [value for value in values if len(value) > LONGEST_VALUE or not _has_only_tag_characters(value)]
    if wrong:
        message = f"Invalid tag value {wrong[0]}: up to {LONGEST_VALUE} letters, digits, spaces and {OTHER_CHARACTERS}"
        raise AwsError("InvalidParameterValue", message)
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise AwsError("InvalidParameterValue", f"The tag key {twice} is given twice.")
    if len(keys) > MOST:
        raise _too_many(len(keys))


def _has_only_tag_characters(text: str) -> bool:
    return all(category(each)[0] in "LNZ" or each in OTHER_CHARACTERS for each in text)


def _too_many(number: int) -> AwsError:
    return AwsError("InvalidParameterValue", f"A resource has at most {MOST} tags, not {number}.")


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


@rule("rds", "AddTagsToResource", page="UserGuide/USER_Tagging")
def a_resource_has_at_most_50_tags(call: Call) -> None:
    """Tags that are added to those there, where a known key is overwritten, are up to 50."""
    present = call.response.backend.list_tags_for_resource(call.params["ResourceName"])
    keys = {tag["Key"] for tag in [*present, *(call.params.get("Tags") or [])]}
    if len(keys) > MOST:
        raise _too_many(len(keys))
