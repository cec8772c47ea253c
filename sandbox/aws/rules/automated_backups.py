"""Automated backups of DB instances, own and replicated: DescribeDBInstanceAutomatedBackups and deletion."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.rds.models import DBInstance, RDSBackend

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import clock, snapshot_lifecycle
from rules.pagination import rds_page
from rules.replicated_backups import (
    DAY,
    ReplicatedBackup,
    automated_backups_arn,
    replicated_backups_in,
    replications_of,
)
from rules.request_checks import require_known_filters
from rules.snapshot_fields import default_vpc

Backup = dict[str, Any]
FILTERS: dict[str, Callable[[Backup], tuple[str, ...]]] = {
    "status": lambda backup: (backup["Status"],),
    "db-instance-id": lambda backup: (backup["DBInstanceIdentifier"], backup["DBInstanceArn"]),
    "dbi-resource-id": lambda backup: (backup["DbiResourceId"],),
}
PARAMETERS = {
    "DBInstanceIdentifier": "DBInstanceIdentifier",
    "DbiResourceId": "DbiResourceId",
    "DBInstanceAutomatedBackupsArn": "DBInstanceAutomatedBackupsArn",
}


def _common_fields(source: DBInstance) -> Backup:
    """The fields that the backups of an instance share in all Regions."""
    return {
        "DBInstanceArn": source.db_instance_arn,
        "DbiResourceId": source.dbi_resource_id,
        "Region": source.region,
        "DBInstanceIdentifier": source.db_instance_identifier,
        "AllocatedStorage": source.allocated_storage,
        "Port": source.port,
        "AvailabilityZone": source.availability_zone,
        "VpcId": default_vpc(source.account_id, source.region),
        "InstanceCreateTime": source.instance_create_time,
        "MasterUsername": source.master_username,
        "Engine": source.engine,
        "EngineVersion": source.engine_version,
        "LicenseModel": source.license_model,
        "OptionGroupName": source.option_group_name,
        "Encrypted": source.storage_encrypted,
        "StorageEncryptionType": "sse-kms" if source.storage_encrypted else "none",
        "StorageType": source.storage_type,
        "IAMDatabaseAuthenticationEnabled": bool(source.iam_database_authentication_enabled),
        "PreferredBackupWindow": source.preferred_backup_window,
        "BackupTarget": "region",
    }


def describe_replicated_backup(backup: ReplicatedBackup) -> Backup:
    """Return replicated backups in the form that AWS uses in the destination Region."""
    window = {"EarliestTime": backup.started, "LatestTime": backup.stopped or clock.now()}
    fields = {
        "DBInstanceAutomatedBackupsArn": backup.arn,
        "Status": backup.status(),
        "BackupRetentionPeriod": backup.retention,
        "RestoreWindow": {} if backup.status() == "pending" else window,
        "KmsKeyId": backup.key,
        "TagList": backup.tags,
    }
    return _common_fields(backup.source) | {name: value for name, value in fields.items() if value is not None}


def describe_own_backup(source: DBInstance) -> Backup:
    """Return the backups of an instance in the form that AWS uses in the instance's own Region."""
    retention_days = int(source.backup_retention_period)
    automated = [
        each
        for each in source.backend.database_snapshots.values()
        if each.snapshot_type == "automated" and each.dbi_resource_id == source.dbi_resource_id
    ]
    has_backup = any(snapshot_lifecycle.status(each) == "available" for each in automated)
    window = {"EarliestTime": clock.now() - retention_days * DAY, "LatestTime": clock.now()}
    fields = {
        "DBInstanceAutomatedBackupsArn": automated_backups_arn(source, source.region),
        "Status": "active" if has_backup else "creating",
        "BackupRetentionPeriod": retention_days,
        "RestoreWindow": window if has_backup else {},
        "KmsKeyId": source.kms_key_id if source.storage_encrypted else None,
        "DBInstanceAutomatedBackupsReplications": replications_of(source),
    }
    return _common_fields(source) | {name: value for name, value in fields.items() if value is not None}


def _all_backups(call: Call) -> list[Backup]:
    backend: RDSBackend = call.response.backend
    own = [
        describe_own_backup(each)
        for each in backend.databases.values()
        if each.db_cluster_identifier is None and int(each.backup_retention_period) > 0
    ]
    return own + [describe_replicated_backup(each) for each in replicated_backups_in(call.account, call.region)]


def backup_not_found() -> AwsError:
    """The error for automated backups that do not exist."""
    return AwsError("DBInstanceAutomatedBackupNotFound", "No automated backup for this DB instance was found.")


@rule("rds", "DescribeDBInstanceAutomatedBackups")
def automated_backup_filters_are_known(call: Call) -> None:
    """`Filters` must be `status`, `db-instance-id` or `dbi-resource-id`."""
    require_known_filters(call, FILTERS)


@rule("rds", "DescribeDBInstanceAutomatedBackups", stage="instead")
def describe_automated_backups(call: Call) -> dict[str, Any]:
    """The answer contains own backups and those replicated to this Region. A named backup must exist."""
    found = _all_backups(call)
    for parameter, field in PARAMETERS.items():
        given = call.params.get(parameter)
        if given:
            found = [each for each in found if str(each[field]).lower() == str(given).lower()]
            if not found:
                raise backup_not_found()
    for each in call.params.get("Filters") or []:
        found = [backup for backup in found if set(FILTERS[each["Name"]](backup)) & set(each["Values"])]
    return rds_page(call, "DBInstanceAutomatedBackups", found)


@rule("rds", "DeleteDBInstanceAutomatedBackup", stage="instead")
def delete_retained_backups(call: Call) -> dict[str, Any]:
    """Only retained backups can be deleted, by their ARN or by the resource ID of their instance."""
    backups, given = replicated_backups_in(call.account, call.region), call.params
    named = (given.get("DBInstanceAutomatedBackupsArn"), given.get("DbiResourceId"))
    found = next((each for each in backups if each.arn == named[0] or each.source.dbi_resource_id == named[1]), None)
    own = [each for each in _all_backups(call) if named[0] == each["DBInstanceAutomatedBackupsArn"]]
    if found is None and not own:
        raise backup_not_found()
    if found is None or found.stopped is None:
        message = "The automated backup is in use and cannot be deleted."
        raise AwsError("InvalidDBInstanceAutomatedBackupState", message)
    backups.remove(found)
    return {"DBInstanceAutomatedBackup": describe_replicated_backup(found)}


@rule("rds", "DescribeDBInstances", page="UserGuide/AutomatedBackups.Replicating.Describe", stage="after")
def instance_lists_its_backup_replications(_call: Call, answer: dict[str, Any]) -> None:
    """`DBInstanceAutomatedBackupsReplications` contains the ARN of each active replication to another Region."""
    for database in answer["DBInstances"]:
        database.db_instance_automated_backups_replications = replications_of(database)
