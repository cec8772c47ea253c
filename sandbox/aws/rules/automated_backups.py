"""The automated backups of DB instances, here and replicated from elsewhere: how they are told and deleted."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from moto.rds.models import DBInstance, RDSBackend

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import clock, life
from rules.fields import default_vpc
from rules.pages import paged
from rules.replicated_backups import DAY, ReplicatedBackup, backups_arn, replicated, replications_of

DESCRIBE = "APIReference/API_DescribeDBInstanceAutomatedBackups"
DELETE = "APIReference/API_DeleteDBInstanceAutomatedBackup"

Backup = dict[str, Any]
FILTERS: dict[str, Callable[[Backup], tuple[str, ...]]] = {
    "status": lambda told: (told["Status"],),
    "db-instance-id": lambda told: (told["DBInstanceIdentifier"], told["DBInstanceArn"]),
    "dbi-resource-id": lambda told: (told["DbiResourceId"],),
}
PARAMETERS = {
    "DBInstanceIdentifier": "DBInstanceIdentifier",
    "DbiResourceId": "DbiResourceId",
    "DBInstanceAutomatedBackupsArn": "DBInstanceAutomatedBackupsArn",
}


def _of_instance(source: DBInstance) -> Backup:
    """What the backups of an instance have in common in all Regions."""
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


def described(backup: ReplicatedBackup) -> Backup:
    """Replicated backups as AWS answers them in the destination Region."""
    window = {"EarliestTime": backup.started, "LatestTime": backup.stopped or clock.now()}
    fields = {
        "DBInstanceAutomatedBackupsArn": backup.arn,
        "Status": backup.status(),
        "BackupRetentionPeriod": backup.retention,
        "RestoreWindow": {} if backup.status() == "pending" else window,
        "KmsKeyId": backup.key,
        "TagList": backup.tags,
    }
    return _of_instance(backup.source) | {name: value for name, value in fields.items() if value is not None}


def described_own(source: DBInstance) -> Backup:
    """The backups of an instance as AWS answers them in its own Region."""
    kept = int(source.backup_retention_period)
    automated = [
        each
        for each in source.backend.database_snapshots.values()
        if each.snapshot_type == "automated" and each.dbi_resource_id == source.dbi_resource_id
    ]
    there = any(life.status(each) == "available" for each in automated)
    window = {"EarliestTime": clock.now() - kept * DAY, "LatestTime": clock.now()}
    fields = {
        "DBInstanceAutomatedBackupsArn": backups_arn(source, source.region),
        "Status": "active" if there else "creating",
        "BackupRetentionPeriod": kept,
        "RestoreWindow": window if there else {},
        "KmsKeyId": source.kms_key_id if source.storage_encrypted else None,
        "DBInstanceAutomatedBackupsReplications": replications_of(source),
    }
    return _of_instance(source) | {name: value for name, value in fields.items() if value is not None}


def _all(call: Call) -> list[Backup]:
    backend: RDSBackend = call.response.backend
    own = [
        described_own(each)
        for each in backend.databases.values()
        if each.db_cluster_identifier is None and int(each.backup_retention_period) > 0
    ]
    return own + [described(each) for each in replicated(call.account, call.region)]


def not_found() -> AwsError:
    """The refusal of backups that do not exist."""
    return AwsError("DBInstanceAutomatedBackupNotFound", "No automated backup for this DB instance was found.")


@rule("rds", "DescribeDBInstanceAutomatedBackups", page=DESCRIBE)
def filters_of_backups_are_known(call: Call) -> None:
    """The filters are status, db-instance-id and dbi-resource-id."""
    for each in call.params.get("Filters") or []:
        if each["Name"] not in FILTERS:
            raise AwsError("InvalidParameterValue", f"Unrecognized filter name: {each['Name']}")


@rule("rds", "DescribeDBInstanceAutomatedBackups", page=DESCRIBE, stage="instead")
def describe_automated_backups(call: Call) -> dict[str, Any]:
    """The backups of instances here, and those replicated to here; what is named must exist."""
    found = _all(call)
    for parameter, field in PARAMETERS.items():
        given = call.params.get(parameter)
        if given:
            found = [each for each in found if str(each[field]).lower() == str(given).lower()]
            if not found:
                raise not_found()
    for each in call.params.get("Filters") or []:
        found = [backup for backup in found if set(FILTERS[each["Name"]](backup)) & set(each["Values"])]
    return paged(call, "DBInstanceAutomatedBackups", found)


@rule("rds", "DeleteDBInstanceAutomatedBackup", page=DELETE, stage="instead")
def delete_retained_backups(call: Call) -> dict[str, Any]:
    """Backups that are retained are deleted, by their ARN or the resource id of their instance; others are in use."""
    backups, given = replicated(call.account, call.region), call.params
    named = (given.get("DBInstanceAutomatedBackupsArn"), given.get("DbiResourceId"))
    found = next((each for each in backups if each.arn == named[0] or each.source.dbi_resource_id == named[1]), None)
    own = [each for each in _all(call) if named[0] == each["DBInstanceAutomatedBackupsArn"]]
    if found is None and not own:
        raise not_found()
    if found is None or found.stopped is None:
        message = "The automated backup is in use and cannot be deleted."
        raise AwsError("InvalidDBInstanceAutomatedBackupState", message)
    backups.remove(found)
    return {"DBInstanceAutomatedBackup": described(found)}


@rule("rds", "DescribeDBInstances", page="UserGuide/AutomatedBackups.Replicating.Describe", stage="after")
def an_instance_tells_where_its_backups_go(_call: Call, answer: dict[str, Any]) -> None:
    """`DBInstanceAutomatedBackupsReplications` lists the backups that are being replicated to other Regions."""
    for database in answer["DBInstances"]:
        database.db_instance_automated_backups_replications = replications_of(database)
