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

RESERVED_PREFIXES = ("aws:", "rds:")
ALLOWED_PUNCTUATION = "_.:/=+-@"
MAX_KEY_LENGTH, MAX_VALUE_LENGTH, MAX_TAGS = 128, 256, 50

TAGGABLE_RESOURCES: dict[str, tuple[str, Callable[[str], Exception]]] = {
    "cluster": ("clusters", DBClusterNotFoundError),
    "cluster-pg": ("db_cluster_parameter_groups", DBClusterParameterGroupNotFoundError),
    "cluster-snapshot": ("cluster_snapshots", DBClusterSnapshotNotFoundError),
    "db": ("databases", DBInstanceNotFoundError),
    "og": ("option_groups", OptionGroupNotFoundFaultError),
    "pg": ("db_parameter_groups", DBParameterGroupNotFoundError),
    "snapshot": ("database_snapshots", DBSnapshotNotFoundFault),
}
"""For each resource type in ARNs, the attribute of moto's backend that stores it, and the error if it does not exist."""


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
def tags_are_valid(call: Call) -> None:
    """`Tags` must have up to 50 unique keys of 1 to 128 characters and values of up to 256, without reserved keys."""
    keys = [str(tag.get("Key") or "") for tag in call.params.get("Tags") or []]
    values = [str(tag.get("Value") or "") for tag in call.params.get("Tags") or []]
    for prefix in RESERVED_PREFIXES:
        if any(text.lower().startswith(prefix) for text in keys):
            raise AwsError("InvalidParameterValue", f"Tag keys cannot start with the reserved prefix '{prefix}'.")
    invalid = [key for key in keys if not (1 <= len(key) <= MAX_KEY_LENGTH and _has_only_tag_characters(key))]
    if invalid:
        characters = f"1 to {MAX_KEY_LENGTH} letters, digits, spaces and {ALLOWED_PUNCTUATION}"
        message = f"The tag key {invalid[0]} must have {characters}."
        raise AwsError("InvalidParameterValue", message)
    invalid = [value for value in values if len(value) > MAX_VALUE_LENGTH or not _has_only_tag_characters(value)]
    if invalid:
        characters = f"up to {MAX_VALUE_LENGTH} letters, digits, spaces and {ALLOWED_PUNCTUATION}"
        message = f"The tag value {invalid[0]} must have {characters}."
        raise AwsError("InvalidParameterValue", message)
    duplicate = next((key for key in keys if keys.count(key) > 1), None)
    if duplicate is not None:
        raise AwsError("InvalidParameterValue", f"Duplicate tag key: {duplicate}")
    if len(keys) > MAX_TAGS:
        raise _too_many_tags(len(keys))


def _has_only_tag_characters(text: str) -> bool:
    return all(category(each)[0] in "LNZ" or each in ALLOWED_PUNCTUATION for each in text)


def _too_many_tags(number: int) -> AwsError:
    return AwsError(
        "InvalidParameterValue", f"A resource can have {MAX_TAGS} tags, but the request results in {number}."
    )


@rule("kms", "CreateKey", "TagResource", page="APIReference/API_TagResource")
def kms_tag_keys_are_not_reserved(call: Call) -> None:
    """KMS tag keys must not begin with `aws:`."""
    if any(tag["TagKey"].lower().startswith("aws:") for tag in call.params.get("Tags") or []):
        raise KmsError("TagException", "aws: prefixed tag key names are not allowed for external use.")


@rule(
    "rds",
    "ListTagsForResource",
    "AddTagsToResource",
    "RemoveTagsFromResource",
    page="APIReference/API_ListTagsForResource",
)
def tagged_resource_exists(call: Call) -> None:
    """`ResourceName` must name an existing resource of the caller's account and Region."""
    arn = arns.parse(call.params["ResourceName"])
    if arn is None or arn.service != "rds":
        return
    if (arn.region, arn.account) != (call.region, call.account):
        message = "The specified resource name does not match an RDS resource in this region."
        raise AwsError("InvalidParameterValue", message)
    kind, _, name = arn.resource.partition(":")
    if kind in TAGGABLE_RESOURCES:
        resources, not_found = TAGGABLE_RESOURCES[kind]
        if name not in getattr(call.response.backend, resources):
            raise not_found(name)


@rule("rds", "AddTagsToResource", page="UserGuide/USER_Tagging")
def resource_has_at_most_50_tags(call: Call) -> None:
    """A resource can have 50 tags. A tag with an existing key replaces that tag."""
    present = call.response.backend.list_tags_for_resource(call.params["ResourceName"])
    keys = {tag["Key"] for tag in [*present, *(call.params.get("Tags") or [])]}
    if len(keys) > MAX_TAGS:
        raise _too_many_tags(len(keys))
