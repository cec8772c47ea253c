"""RestoreDBInstanceFromDBSnapshot and RestoreDBClusterFromSnapshot: what AWS demands of a restore."""

from __future__ import annotations

import re
from typing import Any

from moto.kms.models import Key

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import life, quotas, tags
from rules.clusters import a_cluster_identifier_is_well_formed_and_free
from rules.engine_versions import DEFAULTS
from rules.key_access import COPY_ACTIONS, CREATE_ACTIONS, accessible_key_of, usable_key
from rules.kinds import CLUSTERS, kind_of
from rules.option_catalogue import bound_options
from rules.option_demands import group_of
from rules.option_groups import fits, option_group
from rules.parameter_groups import CLUSTER_GROUPS, DB_GROUPS, family_fits
from rules.snapshots import snapshot_named

API = "APIReference/API_RestoreDBInstanceFromDBSnapshot"
CLUSTER_API = "APIReference/API_RestoreDBClusterFromSnapshot"
GUIDE = "UserGuide/USER_RestoreFromSnapshot"
CLUSTER_GUIDE = "AuroraUserGuide/aurora-restore-snapshot"
EDITIONS = {
    "sqlserver-ex": ("sqlserver-web", "sqlserver-se", "sqlserver-ee"),
    "sqlserver-web": ("sqlserver-se", "sqlserver-ee"),
    "sqlserver-se": ("sqlserver-ee",),
}
"""The editions of SQL Server as which a snapshot of another edition may be restored."""


def source_of(call: Call) -> Any:
    """The snapshot to restore."""
    name = call.params.get("SnapshotIdentifier" if kind_of(call) is CLUSTERS else "DBSnapshotIdentifier")
    if not name:
        message = "DBSnapshotIdentifier must be specified: the local AWS restores DB instances from DB snapshots only."
        raise AwsError("InvalidParameterCombination", message)
    return snapshot_named(call, name)


@rule("rds", "RestoreDBInstanceFromDBSnapshot", page=API)
@rule("rds", "RestoreDBClusterFromSnapshot", page=CLUSTER_API)
def the_snapshot_is_own_or_shared(call: Call) -> None:
    """The snapshot exists here, and belongs to the caller or is shared with the caller, who names it by its ARN."""
    source = source_of(call)
    if source.region != call.region:
        raise kind_of(call).not_found(source.arn)


@rule("rds", "RestoreDBInstanceFromDBSnapshot", page=API)
@rule("rds", "RestoreDBClusterFromSnapshot", page=CLUSTER_API)
def the_snapshot_is_available(call: Call) -> None:
    """A snapshot that is still being made, or that failed, cannot be restored."""
    source = source_of(call)
    if life.status(source) != "available":
        raise kind_of(call).in_wrong_state(source)


@rule("rds", "RestoreDBInstanceFromDBSnapshot", page=GUIDE)
def a_shared_encrypted_snapshot_is_copied_before_it_is_restored(call: Call) -> None:
    """A DB snapshot that is both shared and encrypted is not restored; a copy of it is. Its fault is not documented."""
    source = source_of(call)
    if source.encrypted and source.account_id != call.account:
        message = (
            f"The DB snapshot {source.arn} is both shared and encrypted, and cannot be restored: copy it with a KMS "
            "key of your account, and restore the copy."
        )
        raise AwsError("InvalidParameterValue", message)


@rule("rds", "RestoreDBInstanceFromDBSnapshot", page=API)
def the_key_of_the_snapshot_is_accessible(call: Call) -> None:
    """An encrypted snapshot is restored under its key, which is enabled."""
    source = source_of(call)
    if source.encrypted:
        _key_of(call, source)


@rule("rds", "RestoreDBClusterFromSnapshot", page=CLUSTER_API)
def the_keys_of_a_restored_cluster_are_accessible(call: Call) -> None:
    """The snapshot's key and the one in `KmsKeyId` are enabled and open to the caller, also across accounts."""
    key_of_cluster(call)


def key_of_cluster(call: Call) -> Key | None:
    """The key of a cluster to restore: `KmsKeyId`, else that of the snapshot, or None for no encryption by KMS."""
    source, given = source_of(call), call.params.get("KmsKeyId")
    own = _key_of(call, source) if source.encrypted else None
    return usable_key(call, given, "Specified") if given else own


def _key_of(call: Call, source: Any) -> Key:
    return accessible_key_of(call, source, CREATE_ACTIONS if source.account_id == call.account else COPY_ACTIONS)


@rule("rds", "RestoreDBClusterFromSnapshot", page="UserGuide/multi-az-db-clusters-concepts.Limitations")
def a_multi_az_db_cluster_is_not_encrypted_by_a_restore(call: Call) -> None:
    """`KmsKeyId` encrypts what comes of an unencrypted snapshot of Aurora, not of a Multi-AZ DB cluster."""
    source = source_of(call)
    if call.params.get("KmsKeyId") and not source.encrypted and not source.engine.startswith("aurora"):
        message = "An unencrypted snapshot of a Multi-AZ DB cluster cannot be restored with KmsKeyId."
        raise AwsError("InvalidParameterCombination", message)


@rule("rds", "RestoreDBClusterFromSnapshot", page=CLUSTER_API)
def a_cluster_has_the_default_version_unless_one_is_named(call: Call) -> None:
    """Without `EngineVersion` the default version of the engine is taken, not the snapshot's; never an older one."""
    source = source_of(call)
    version = call.params.setdefault("EngineVersion", DEFAULTS.get(source.engine, source.engine_version))
    if _order(version) < _order(source.engine_version):
        message = (
            f"The snapshot of version {source.engine_version} cannot be restored with the older version {version}."
        )
        raise AwsError("InvalidParameterCombination", message)


def _order(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]


rule("rds", "RestoreDBClusterFromSnapshot", page=CLUSTER_API)(a_cluster_identifier_is_well_formed_and_free)
rule("rds", "RestoreDBInstanceFromDBSnapshot", page=quotas.LIMITS)(quotas.instances_have_a_quota)
rule("rds", "RestoreDBClusterFromSnapshot", page=quotas.LIMITS)(quotas.clusters_have_a_quota)
rule("rds", "RestoreDBInstanceFromDBSnapshot", "RestoreDBClusterFromSnapshot", page="UserGuide/USER_Tagging")(
    tags.tags_are_well_formed
)


@rule("rds", "RestoreDBInstanceFromDBSnapshot", page=GUIDE)
@rule("rds", "RestoreDBClusterFromSnapshot", page=CLUSTER_API)
def the_engine_is_that_of_the_snapshot(call: Call) -> None:
    """`Engine` names the engine of the snapshot; of SQL Server also some larger editions."""
    source, given = source_of(call), call.params.get("Engine")
    if given and given != source.engine and given not in EDITIONS.get(source.engine, ()):
        message = f"The snapshot is of the engine {source.engine} and cannot be restored with the engine {given}."
        raise AwsError("InvalidParameterCombination", message)


@rule("rds", "RestoreDBInstanceFromDBSnapshot", page=GUIDE)
def storage_grows_by_a_tenth_or_stays(call: Call) -> None:
    """`AllocatedStorage` is that of the snapshot or 10 percent more; of SQL Server always that of the snapshot."""
    refuse_unless_storage_grows(call, source_of(call))


def refuse_unless_storage_grows(call: Call, source: Any) -> None:
    """Refuse a storage size to which the snapshot or backups of a database are not restored."""
    given = call.params.get("AllocatedStorage")
    if given is None or int(given) == source.allocated_storage:
        return
    least = source.allocated_storage * 1.1
    if int(given) < least or source.engine.startswith("sqlserver"):
        message = (
            f"AllocatedStorage {given} is not valid for a source of {source.allocated_storage} GiB of the engine "
            f"{source.engine}: storage never shrinks, grows by at least 10 percent, and not at all for SQL Server."
        )
        raise AwsError("InvalidParameterValue", message)


@rule("rds", "RestoreDBInstanceFromDBSnapshot", page=GUIDE)
def nothing_is_restored_to_magnetic_storage(call: Call) -> None:
    """Since July 2026 the storage type `standard` is refused."""
    if call.params.get("StorageType") == "standard":
        message = "Restoring to the storage type standard (magnetic) is not supported: use gp3 or io2."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", "RestoreDBInstanceFromDBSnapshot", page="UserGuide/USER_WorkingWithParamGroups")
@rule("rds", "RestoreDBClusterFromSnapshot", page="UserGuide/USER_WorkingWithParamGroups")
def a_restore_has_a_parameter_group_that_fits(call: Call) -> None:
    """The parameter group named is of the family of the version that is restored."""
    if kind_of(call) is CLUSTERS:
        family_fits(call, "DBClusterParameterGroupName", CLUSTER_GROUPS, source_of(call))
    else:
        family_fits(call, "DBParameterGroupName", DB_GROUPS, source_of(call))


@rule("rds", "RestoreDBInstanceFromDBSnapshot", page="UserGuide/USER_WorkingWithOptionGroups")
def a_restore_has_an_option_group_that_fits(call: Call) -> None:
    """`OptionGroupName` names a group of this account and Region, of the engine and major version of the snapshot."""
    refuse_other_option_groups(call, source_of(call))


def refuse_other_option_groups(call: Call, source: Any) -> None:
    """Refuse an option group that is not of the engine and major version of what is restored."""
    given = call.params.get("OptionGroupName")
    if given:
        group = option_group(call.response.backend, given)
        fits(group, call.params.get("Engine") or source.engine, source.engine_version)
        call.params["OptionGroupName"] = group.name


@rule("rds", "RestoreDBInstanceFromDBSnapshot", page=GUIDE)
def persistent_and_permanent_options_stay_with_a_restore(call: Call) -> None:
    """The instance gets a group with the bound options of the snapshot: the one named, or the snapshot's own."""
    source, given = source_of(call), call.params.get("OptionGroupName")
    wanted = bound_options(group_of(source))
    if not given and source.account_id == call.account:
        return
    offered = bound_options(option_group(call.response.backend, given)) if given else []
    missing = [name for name in wanted if name not in offered]
    if missing:
        message = f"The snapshot requires a target option group with the following options: [{', '.join(missing)}]"
        raise AwsError("InvalidParameterValue", message)
