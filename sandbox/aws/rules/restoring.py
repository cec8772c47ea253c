"""RestoreDBInstanceFromDBSnapshot and RestoreDBClusterFromSnapshot: what AWS makes of a snapshot."""

from __future__ import annotations

from typing import Any

from dispatch import Call
from registry import rule
from rules.option_catalogue import bound_options
from rules.option_demands import group_of
from rules.restores import API, CLUSTER_API, key_of_cluster, source_of

OF_INSTANCE = (
    "auto_minor_version_upgrade",
    "backup_retention_period",
    "ca_certificate_identifier",
    "character_set_name",
    "db_instance_class",
    "db_name",
    "license_model",
    "preferred_backup_window",
    "preferred_maintenance_window",
)
"""What a restored instance has of the instance of the snapshot; the rest has the defaults of a new one."""

OF_CLUSTER = (
    "allocated_storage",
    "backup_retention_period",
    "character_set_name",
    "database_name",
    "db_cluster_instance_class",
    "engine_mode",
    "iops",
    "license_model",
    "preferred_backup_window",
    "preferred_maintenance_window",
    "storage_type",
)
"""What a restored cluster has of the cluster of the snapshot."""

OF_SNAPSHOT = ("engine", "engine_version", "master_username", "port")


def given(call: Call) -> dict[str, Any]:
    """What the call says, `false` and empty texts included, under the names that moto's models take."""
    return {name: value for name, value in call.params.items() if value is not None}


def kept(source: Any, database: Any, settings: tuple[str, ...]) -> dict[str, Any]:
    """What a restored database has of a database and of its snapshot or backups, under the same names."""
    of_database = {name: getattr(database, name, None) for name in settings}
    password = getattr(database, "_master_user_password", None)
    return of_database | {name: getattr(source, name) for name in OF_SNAPSHOT} | {"master_user_password": password}


@rule("rds", "RestoreDBInstanceFromDBSnapshot", page=API, stage="instead")
def restore_an_instance(call: Call) -> dict[str, Any]:
    """The data, engine, class, port and backup settings are the snapshot's; groups, network and switches are defaults.

    What the call says wins, `false` too.
    """
    source, database = source_of(call), source_of(call).database
    settings = kept(source, database, OF_INSTANCE) | {
        "allocated_storage": source.allocated_storage,
        "storage_type": "io1" if call.params.get("Iops") else "gp3",
        "storage_encrypted": source.encrypted,
        "kms_key_id": source.kms_key_id,
        "option_group_name": _own_option_group(call, source),
        "tags": list(database.tags) if source.account_id == database.account_id == call.account else [],
    }
    return {"DBInstance": call.response.backend.create_db_instance(settings | given(call))}


def _own_option_group(call: Call, source: Any) -> str | None:
    """The group of a snapshot with persistent or permanent options; any other restore has the default group."""
    if source.account_id != call.account:
        return None
    group = group_of(source)
    return str(group.name) if bound_options(group) else None


@rule("rds", "RestoreDBClusterFromSnapshot", page=CLUSTER_API, stage="instead")
def restore_a_cluster(call: Call) -> dict[str, Any]:
    """The data, engine and backup settings are the snapshot's, the key that or `KmsKeyId`; it has no instances yet.

    What the call says wins, `false` too.
    """
    source, cluster, key = source_of(call), source_of(call).cluster, key_of_cluster(call)
    settings = kept(source, cluster, OF_CLUSTER)
    settings["tags"] = list(cluster.tags) if source.account_id == cluster.account_id == call.account else []
    wanted = given(call)
    if wanted.get("storage_type") and "iops" not in wanted:
        del settings["iops"]
    settings |= wanted | {"storage_encrypted": key is not None, "kms_key_id": key.arn if key else None}
    return {"DBCluster": call.response.backend.create_db_cluster(settings)}
