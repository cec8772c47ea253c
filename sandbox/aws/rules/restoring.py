"""RestoreDBInstanceFromDBSnapshot and RestoreDBClusterFromSnapshot: the restored database."""

from __future__ import annotations

from typing import Any

from dispatch import Call
from registry import rule
from rules.option_catalogue import persistent_or_permanent_options
from rules.restore_requirements import key_of_cluster, source_of
from rules.snapshot_options import option_group_of

INHERITED_FROM_INSTANCE = (
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
"""Settings that a restored instance inherits. All others have the defaults of a new instance."""

INHERITED_FROM_CLUSTER = (
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
"""Settings that a restored cluster inherits from the cluster of the snapshot."""

INHERITED_FROM_SNAPSHOT = ("engine", "engine_version", "master_username", "port")


def call_arguments(call: Call) -> dict[str, Any]:
    """The arguments of the call, including `false` and empty strings, under the names that moto's models use."""
    return {name: value for name, value in call.params.items() if value is not None}


def inherited_settings(source: Any, database: Any, settings: tuple[str, ...]) -> dict[str, Any]:
    """The settings that a restored database inherits from a database and from its snapshot or backups."""
    of_database = {name: getattr(database, name, None) for name in settings}
    password = getattr(database, "_master_user_password", None)
    return (
        of_database
        | {name: getattr(source, name) for name in INHERITED_FROM_SNAPSHOT}
        | {"master_user_password": password}
    )


@rule("rds", "RestoreDBInstanceFromDBSnapshot", stage="instead")
def restore_instance(call: Call) -> dict[str, Any]:
    """Data, engine, class, port and backup settings are those of the snapshot. All others have defaults.

    Arguments of the call take precedence, including `false`.
    """
    source, database = source_of(call), source_of(call).database
    settings = inherited_settings(source, database, INHERITED_FROM_INSTANCE) | {
        "allocated_storage": source.allocated_storage,
        "storage_type": "io1" if call.params.get("Iops") else "gp3",
        "storage_encrypted": source.encrypted,
        "kms_key_id": source.kms_key_id,
        "option_group_name": _inherited_option_group(call, source),
        "tags": list(database.tags) if source.account_id == database.account_id == call.account else [],
    }
    return {"DBInstance": call.response.backend.create_db_instance(settings | call_arguments(call))}


def _inherited_option_group(call: Call, source: Any) -> str | None:
    """The snapshot's option group if it has persistent or permanent options, otherwise None for the default group."""
    if source.account_id != call.account:
        return None
    group = option_group_of(source)
    return str(group.name) if persistent_or_permanent_options(group) else None


@rule("rds", "RestoreDBClusterFromSnapshot", stage="instead")
def restore_cluster(call: Call) -> dict[str, Any]:
    """Data, engine and backup settings are those of the snapshot. The restored cluster has no instances.

    Arguments of the call take precedence, including `false`.
    """
    source, cluster, key = source_of(call), source_of(call).cluster, key_of_cluster(call)
    settings = inherited_settings(source, cluster, INHERITED_FROM_CLUSTER)
    settings["tags"] = list(cluster.tags) if source.account_id == cluster.account_id == call.account else []
    wanted = call_arguments(call)
    if wanted.get("storage_type") and "iops" not in wanted:
        del settings["iops"]
    settings |= wanted | {"storage_encrypted": key is not None, "kms_key_id": key.arn if key else None}
    return {"DBCluster": call.response.backend.create_db_cluster(settings)}
