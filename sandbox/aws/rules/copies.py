"""CopyDBSnapshot and CopyDBClusterSnapshot: what AWS demands of a copy, and what it makes of it."""

from __future__ import annotations

import re
from typing import Any

from moto.kms.models import Key
from moto.rds.exceptions import SnapshotQuotaExceededFault
from moto.rds.models import DBClusterSnapshot, DBSnapshot

from dispatch import Call
from errors import AwsError, KmsError
from registry import rule
from rules import arns, life, progress
from rules.fields import default_vpc
from rules.key_access import inaccessible, may_copy_with, usable_key
from rules.keys import find_key
from rules.kinds import CLUSTERS, INVALID, kind_of
from rules.snapshots import snapshot_named

API = "APIReference/API_CopyDBSnapshot"
CLUSTER_API = "APIReference/API_CopyDBClusterSnapshot"
GUIDE = "UserGuide/USER_CopySnapshot"
CLUSTER_GUIDE = "AuroraUserGuide/aurora-copy-snapshot"
MANUAL_SNAPSHOTS = 100


def source_name(call: Call) -> str:
    """The identifier or ARN of the snapshot to copy."""
    return str(call.params[f"Source{kind_of(call).noun}Identifier"])


def target_name(call: Call) -> str:
    """The identifier of the copy."""
    return str(call.params[f"Target{kind_of(call).noun}Identifier"])


def source_of(call: Call) -> Any:
    """The snapshot to copy."""
    return snapshot_named(call, source_name(call))


def is_from_elsewhere(call: Call, source: Any) -> bool:
    """Whether a copy crosses Regions or accounts."""
    return (source.account_id, source.region) != (call.account, call.region)


@rule("rds", "CopyDBSnapshot", page=GUIDE)
@rule("rds", "CopyDBClusterSnapshot", page=CLUSTER_GUIDE)
def a_copy_stays_in_its_partition(call: Call) -> None:
    """Snapshots are copied between Regions of one partition only."""
    arn = arns.parse(source_name(call))
    if arn is not None and arn.partition != call.partition:
        message = f"The source snapshot is in the partition {arn.partition}, the copy would be in {call.partition}."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", "CopyDBSnapshot", page=API)
@rule("rds", "CopyDBClusterSnapshot", page=CLUSTER_API)
def the_source_is_own_or_shared(call: Call) -> None:
    """The source exists, and belongs to the caller or is shared with the caller; from elsewhere it is named by ARN."""
    source_of(call)


@rule("rds", "CopyDBClusterSnapshot", page="UserGuide/multi-az-db-clusters-concepts.Limitations")
def snapshots_of_multi_az_db_clusters_are_not_copied(call: Call) -> None:
    """Only Aurora's cluster snapshots are copied, not those of a Multi-AZ DB cluster (engines mysql and postgres)."""
    engine = source_of(call).engine
    if not engine.startswith("aurora"):
        message = f"Copying snapshots of Multi-AZ DB clusters (engine {engine}) isn't supported."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", "CopyDBSnapshot", page=API)
@rule("rds", "CopyDBClusterSnapshot", page=CLUSTER_API)
def the_source_is_available(call: Call) -> None:
    """A snapshot that is still being created cannot be copied."""
    source = source_of(call)
    if life.status(source) != "available":
        raise kind_of(call).in_wrong_state(source)


@rule("rds", "CopyDBSnapshot", page=API)
@rule("rds", "CopyDBClusterSnapshot", page=CLUSTER_API)
def the_target_identifier_is_well_formed(call: Call) -> None:
    """Letters, digits and hyphens, first a letter, no two hyphens together or at the end: up to 255, for clusters 63."""
    kind, target = kind_of(call), target_name(call)
    if not re.fullmatch(r"[A-Za-z](-?[A-Za-z0-9])*", target) or len(target) > kind.longest:
        raise AwsError("InvalidParameterValue", INVALID.format(f"Target{kind.noun}Identifier"))


@rule("rds", "CopyDBSnapshot", page=API)
@rule("rds", "CopyDBClusterSnapshot", page=CLUSTER_API)
def the_target_identifier_is_free(call: Call) -> None:
    """A copy never replaces a snapshot."""
    kind, target = kind_of(call), target_name(call)
    if target in kind.snapshots(call.response.backend):
        raise kind.exists(target)


@rule(
    "rds",
    "CopyDBSnapshot",
    "CreateDBSnapshot",
    "CopyDBClusterSnapshot",
    "CreateDBClusterSnapshot",
    page="UserGuide/CHAP_Limits",
)
def manual_snapshots_have_a_quota(call: Call) -> None:
    """An account has at most 100 manual snapshots of instances and 100 of clusters in a Region."""
    snapshots = kind_of(call).snapshots(call.response.backend).values()
    if sum(snapshot.snapshot_type == "manual" for snapshot in snapshots) >= MANUAL_SNAPSHOTS:
        raise SnapshotQuotaExceededFault()


@rule("rds", "CopyDBSnapshot", page=API)
@rule("rds", "CopyDBClusterSnapshot", page=CLUSTER_API)
def an_encrypted_copy_to_another_region_names_a_key(call: Call) -> None:
    """A key belongs to one Region: an encrypted copy in another Region needs a key of that Region."""
    source = source_of(call)
    if source.encrypted and source.region != call.region and not call.params.get("KmsKeyId"):
        message = "Must specify new KMS key for cross region encrypted snapshot copy."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", "CopyDBSnapshot", page=API)
@rule("rds", "CopyDBClusterSnapshot", page=CLUSTER_API)
def a_copy_of_a_shared_encrypted_snapshot_names_a_key(call: Call) -> None:
    """A copy of an encrypted snapshot that another account shared needs a key of the copy's owner."""
    source = source_of(call)
    if source.encrypted and source.account_id != call.account and not call.params.get("KmsKeyId"):
        message = "Must specify a KMS key for the copy of an encrypted snapshot that another account shared."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", "CopyDBClusterSnapshot", page=CLUSTER_API)
def an_unencrypted_cluster_snapshot_is_not_encrypted_by_a_copy(call: Call) -> None:
    """`KmsKeyId` on the copy of an unencrypted cluster snapshot is an error: restoring with a key encrypts."""
    if call.params.get("KmsKeyId") and not source_of(call).encrypted:
        message = "KmsKeyId cannot be specified for the copy of an unencrypted DB cluster snapshot."
        raise AwsError("InvalidParameterCombination", message)


@rule("rds", "CopyDBSnapshot", page=GUIDE)
@rule("rds", "CopyDBClusterSnapshot", page=CLUSTER_GUIDE)
def the_key_of_the_source_is_accessible(call: Call) -> None:
    """The source's key is enabled, and its policy or a grant opens it to the account that copies."""
    source = source_of(call)
    if source.encrypted:
        key = _source_key(source)
        if key is None or key.key_state != "Enabled" or not may_copy_with(call, key):
            raise inaccessible("The source snapshot", str(source.kms_key_id))


def _source_key(source: Any) -> Key | None:
    try:
        return find_key(source.account_id, source.region, str(source.kms_key_id))
    except KmsError:
        return None


@rule("rds", "CopyDBSnapshot", page=API)
@rule("rds", "CopyDBClusterSnapshot", page=CLUSTER_API)
def the_key_of_the_copy_is_usable(call: Call) -> None:
    """`KmsKeyId` names an enabled key of the copy's Region in any of the four ways; it is read back as an ARN."""
    given = call.params.get("KmsKeyId")
    if given:
        call.params["KmsKeyId"] = usable_key(call, given, "The target").arn


@rule("rds", "CopyDBSnapshot", page=API, stage="instead")
@rule("rds", "CopyDBClusterSnapshot", page=CLUSTER_API, stage="instead")
def copy_the_snapshot(call: Call) -> dict[str, Any]:
    """A copy is a manual snapshot with the source's data; it keeps the source's key unless a key is named."""
    kind, source, backend, target = kind_of(call), source_of(call), call.response.backend, target_name(call)
    key = call.params.get("KmsKeyId") or (source.kms_key_id if source.encrypted else None)
    if kind is CLUSTERS:
        copy: Any = DBClusterSnapshot(backend, source.cluster, target, tags=[], kms_key_id=key)
        _inherit_from_cluster_snapshot(copy, source)
    else:
        made = source.original_snapshot_create_time
        copy = DBSnapshot(backend, source.database, target, kms_key_id=key, original_created_at=made)
        _inherit(copy, source)
    kind.snapshots(backend)[target] = copy
    begun = progress.Copy(call.account, call.region, kind, copy.resource_id)
    copy.copy_in_progress = progress.begin((source.account_id, source.region, kind.resource_of(source)), begun)
    return {kind.noun: copy}


def _inherit(copy: Any, source: Any) -> None:
    """What a copy has of its source rather than of the instance."""
    copy.dbi_resource_id = source.dbi_resource_id
    copy.db_instance_identifier = source.db_instance_identifier
    copy.snapshot_database_time = source.snapshot_database_time
    copy.option_group_name = source.option_group_name
    copy.source_db_snapshot_identifier = source.db_snapshot_arn
    copy.source_region = source.region


def _inherit_from_cluster_snapshot(copy: Any, source: Any) -> None:
    """What a copy has of its source rather than of the cluster."""
    copy.db_cluster_identifier = source.db_cluster_identifier
    copy.source_db_cluster_snapshot_arn = source.db_cluster_snapshot_arn


@rule("rds", "CopyDBSnapshot", page=API, stage="after")
@rule("rds", "CopyDBClusterSnapshot", page=CLUSTER_API, stage="after")
def a_copy_has_its_own_tags_or_those_of_its_source(call: Call, answer: dict[str, Any]) -> None:
    """Tags are those given; with `CopyTags` and none given, the source's own; never those of the database."""
    copied = source_of(call).tags if call.params.get("CopyTags") else []
    own = call.params.get("Tags") or [tag for tag in copied if not tag["Key"].startswith("aws:")]
    answer[kind_of(call).noun].tags = own


@rule("rds", "CopyDBSnapshot", page="APIReference/API_DBSnapshot", stage="after")
@rule("rds", "CopyDBClusterSnapshot", page="APIReference/API_DBClusterSnapshot", stage="after")
def a_copy_from_elsewhere_is_placed_here(call: Call, answer: dict[str, Any]) -> None:
    """The Availability Zones and the VPC of a copy exist in its own Region and account."""
    copy, source = answer[kind_of(call).noun], source_of(call)
    if source.region != call.region:
        copy.availability_zone = f"{call.region}a"
        copy.availability_zones = [f"{call.region}{zone}" for zone in "abc"]
    if is_from_elsewhere(call, source):
        copy.vpc_id = default_vpc(call.account, call.region)
