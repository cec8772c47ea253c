"""RestoreDBInstanceFromDBSnapshot and RestoreDBClusterFromSnapshot: requirements."""

from __future__ import annotations

import re
from typing import Any

from moto.kms.models import Key

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import quotas, snapshot_lifecycle, tags
from rules.clusters import cluster_identifier_is_valid_and_unused
from rules.engine_versions import DEFAULTS
from rules.key_access import COPY_ACTIONS, CREATE_ACTIONS, require_accessible_key, require_usable_key
from rules.option_catalogue import persistent_or_permanent_options
from rules.option_groups import option_group, require_matching_engine
from rules.parameter_groups import CLUSTER_GROUPS, DB_GROUPS, require_matching_family
from rules.snapshot_kinds import DB_CLUSTER_SNAPSHOTS, kind_of
from rules.snapshot_options import option_group_of
from rules.snapshots import find_snapshot

RESTORE = ("RestoreDBInstanceFromDBSnapshot", "RestoreDBClusterFromSnapshot")
GUIDE = "UserGuide/USER_RestoreFromSnapshot"
SQL_SERVER_EDITION_UPGRADES = {
    "sqlserver-ex": ("sqlserver-web", "sqlserver-se", "sqlserver-ee"),
    "sqlserver-web": ("sqlserver-se", "sqlserver-ee"),
    "sqlserver-se": ("sqlserver-ee",),
}
"""The SQL Server editions that a snapshot of another edition can be restored to."""


def source_of(call: Call) -> Any:
    """The snapshot to restore."""
    name = call.params.get("SnapshotIdentifier" if kind_of(call) is DB_CLUSTER_SNAPSHOTS else "DBSnapshotIdentifier")
    if not name:
        message = "DBSnapshotIdentifier must be specified. The local AWS restores DB instances only from DB snapshots."
        raise AwsError("InvalidParameterCombination", message)
    return find_snapshot(call, name)


@rule("rds", *RESTORE)
def restored_snapshot_is_owned_or_shared(call: Call) -> None:
    """The snapshot must be in this Region and belong to the caller's account, or be shared with it and named by ARN."""
    source = source_of(call)
    if source.region != call.region:
        raise kind_of(call).not_found(source.arn)


@rule("rds", *RESTORE)
def restored_snapshot_is_available(call: Call) -> None:
    """The snapshot must be available."""
    source = source_of(call)
    if snapshot_lifecycle.status(source) != "available":
        raise kind_of(call).invalid_state(source)


@rule("rds", "RestoreDBInstanceFromDBSnapshot", page=GUIDE)
def shared_encrypted_snapshot_is_copied_before_restore(call: Call) -> None:
    """A shared, encrypted DB snapshot must be copied before it is restored. AWS does not document the error."""
    source = source_of(call)
    if source.encrypted and source.account_id != call.account:
        message = (
            f"The DB snapshot {source.arn} cannot be restored because it is both shared and encrypted. Copy it with a "
            "KMS key of your account and restore the copy."
        )
        raise AwsError("InvalidParameterValue", message)


@rule("rds", "RestoreDBInstanceFromDBSnapshot")
def restored_snapshot_key_is_accessible(call: Call) -> None:
    """The key of an encrypted snapshot must be enabled and accessible."""
    source = source_of(call)
    if source.encrypted:
        _require_key_of(call, source)


@rule("rds", "RestoreDBClusterFromSnapshot")
def restored_cluster_keys_are_accessible(call: Call) -> None:
    """The key of the snapshot and `KmsKeyId` must be enabled and accessible, also across accounts."""
    key_of_cluster(call)


def key_of_cluster(call: Call) -> Key | None:
    """The key of a cluster to restore: `KmsKeyId`, otherwise that of the snapshot; None without a KMS key."""
    source, given = source_of(call), call.params.get("KmsKeyId")
    own = _require_key_of(call, source) if source.encrypted else None
    return require_usable_key(call, given, "Specified") if given else own


def _require_key_of(call: Call, source: Any) -> Key:
    return require_accessible_key(call, source, CREATE_ACTIONS if source.account_id == call.account else COPY_ACTIONS)


@rule("rds", "RestoreDBClusterFromSnapshot", page="UserGuide/multi-az-db-clusters-concepts.Limitations")
def restore_does_not_encrypt_a_multi_az_cluster(call: Call) -> None:
    """`KmsKeyId` is not allowed for an unencrypted snapshot of a Multi-AZ DB cluster."""
    source = source_of(call)
    if call.params.get("KmsKeyId") and not source.encrypted and not source.engine.startswith("aurora"):
        message = "An unencrypted snapshot of a Multi-AZ DB cluster cannot be restored with KmsKeyId."
        raise AwsError("InvalidParameterCombination", message)


@rule("rds", "RestoreDBClusterFromSnapshot")
def restored_cluster_defaults_to_the_default_version(call: Call) -> None:
    """`EngineVersion` defaults to the engine's default version and must not be older than the snapshot's."""
    source = source_of(call)
    version = call.params.setdefault("EngineVersion", DEFAULTS.get(source.engine, source.engine_version))
    if _version_numbers(version) < _version_numbers(source.engine_version):
        message = (
            f"The snapshot of version {source.engine_version} cannot be restored with the older version {version}."
        )
        raise AwsError("InvalidParameterCombination", message)


def _version_numbers(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


rule("rds", "RestoreDBClusterFromSnapshot")(cluster_identifier_is_valid_and_unused)
rule("rds", "RestoreDBInstanceFromDBSnapshot", page=quotas.LIMITS)(quotas.instances_have_a_quota)
rule("rds", "RestoreDBClusterFromSnapshot", page=quotas.LIMITS)(quotas.clusters_have_a_quota)
rule("rds", *RESTORE, page="UserGuide/USER_Tagging")(tags.tags_are_valid)


@rule("rds", "RestoreDBClusterFromSnapshot", pages={"RestoreDBInstanceFromDBSnapshot": GUIDE})
def restored_engine_matches_the_snapshot(call: Call) -> None:
    """`Engine` must be the engine of the snapshot. A SQL Server snapshot can also be restored to some larger editions."""
    source, given = source_of(call), call.params.get("Engine")
    if given and given != source.engine and given not in SQL_SERVER_EDITION_UPGRADES.get(source.engine, ()):
        message = f"The snapshot is of the engine {source.engine} and cannot be restored with the engine {given}."
        raise AwsError("InvalidParameterCombination", message)


@rule("rds", "RestoreDBInstanceFromDBSnapshot", page=GUIDE)
def restored_storage_is_valid(call: Call) -> None:
    """`AllocatedStorage` must be that of the snapshot, or at least 10 percent more. SQL Server allows no increase."""
    require_valid_storage(call, source_of(call))


def require_valid_storage(call: Call, source: Any) -> None:
    """Refuse a storage size that AWS does not allow for the restored snapshot or backup."""
    given = call.params.get("AllocatedStorage")
    if given is None or int(given) == source.allocated_storage:
        return
    least = source.allocated_storage * 1.1
    if int(given) < least or source.engine.startswith("sqlserver"):
        same = f"{source.allocated_storage} GiB"
        allowed = same if source.engine.startswith("sqlserver") else f"{same} or at least 10 percent more"
        message = f"AllocatedStorage must be {allowed} for this source with engine {source.engine}, but is {given}."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", "RestoreDBInstanceFromDBSnapshot", page=GUIDE)
def restore_to_magnetic_storage_is_refused(call: Call) -> None:
    """`StorageType` must not be `standard` (since July 2026)."""
    if call.params.get("StorageType") == "standard":
        message = "StorageType must not be standard (magnetic); use gp3 or io2."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", *RESTORE, page="UserGuide/USER_WorkingWithParamGroups")
def restored_parameter_group_matches_the_family(call: Call) -> None:
    """The parameter group must belong to the family of the restored engine version."""
    if kind_of(call) is DB_CLUSTER_SNAPSHOTS:
        require_matching_family(call, "DBClusterParameterGroupName", CLUSTER_GROUPS, source_of(call))
    else:
        require_matching_family(call, "DBParameterGroupName", DB_GROUPS, source_of(call))


@rule("rds", "RestoreDBInstanceFromDBSnapshot", page="UserGuide/USER_WorkingWithOptionGroups")
def restored_option_group_matches_the_engine(call: Call) -> None:
    """`OptionGroupName` must name a group of this account and Region for the engine and major version of the snapshot."""
    require_matching_option_group(call, source_of(call))


def require_matching_option_group(call: Call, source: Any) -> None:
    """Refuse an option group for another engine or major version than that of the restored source."""
    given = call.params.get("OptionGroupName")
    if given:
        group = option_group(call.response.backend, given)
        require_matching_engine(group, call.params.get("Engine") or source.engine, source.engine_version)
        call.params["OptionGroupName"] = group.name


@rule("rds", "RestoreDBInstanceFromDBSnapshot", page=GUIDE)
def restore_keeps_persistent_and_permanent_options(call: Call) -> None:
    """The option group must contain the snapshot's persistent and permanent options."""
    source, given = source_of(call), call.params.get("OptionGroupName")
    wanted = persistent_or_permanent_options(option_group_of(source))
    if not given and source.account_id == call.account:
        return
    offered = persistent_or_permanent_options(option_group(call.response.backend, given)) if given else []
    missing = [name for name in wanted if name not in offered]
    if missing:
        message = f"The snapshot requires a target option group with the following options: [{', '.join(missing)}]"
        raise AwsError("InvalidParameterValue", message)
