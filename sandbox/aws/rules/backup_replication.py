"""Cross-Region replication of automated backups: requirements, start and stop."""

from __future__ import annotations

from typing import Any

from moto.rds.exceptions import DBInstanceNotFoundError
from moto.rds.models import DBInstance, rds_backends

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import arns
from rules.automated_backups import describe_replicated_backup
from rules.backup_retention import require_retention_period
from rules.key_access import key_not_accessible, require_usable_key
from rules.replicated_backups import ReplicatedBackup, is_key_enabled, replicated_backups_in
from rules.source_regions import supports_replication

START = "StartDBInstanceAutomatedBackupsReplication"
STOP = "StopDBInstanceAutomatedBackupsReplication"
GUIDE = "UserGuide/USER_ReplicateBackups"
MAX_REPLICATED_INSTANCES = 20


def _source(call: Call) -> DBInstance:
    """The DB instance that the call names by ARN. The caller's account must own it."""
    given = str(call.params["SourceDBInstanceArn"])
    arn = arns.parse(given)
    if arn is None or arn.service != "rds" or not arn.resource.startswith("db:"):
        raise AwsError("InvalidParameterValue", f"Invalid ARN of a DB instance: {given}")
    name = arn.resource.removeprefix("db:")
    if arn.account != call.account or name not in rds_backends[arn.account][arn.region].databases:
        raise DBInstanceNotFoundError(given)
    return rds_backends[arn.account][arn.region].databases[name]


def _existing_backup(call: Call) -> ReplicatedBackup | None:
    """The replicated backups of the instance that already exist in the Region of the call."""
    source = _source(call)
    return next((each for each in replicated_backups_in(call.account, call.region) if each.source is source), None)


@rule("rds", START, page=GUIDE)
def replication_uses_a_supported_pair_of_regions(call: Call) -> None:
    """The call must be made in the destination Region, and AWS must support replication from the source Region to it."""
    arn = arns.parse(str(call.params["SourceDBInstanceArn"]))
    if arn is not None and arn.region == call.region:
        raise AwsError("InvalidParameterValue", f"Feature is not available in region {call.region}.")
    if arn is not None and arn.service == "rds" and not supports_replication(arn.region, call.region):
        message = f"Automated backups of {arn.region} cannot be replicated to {call.region}."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", START, page=GUIDE)
def replication_source_is_a_standalone_instance(call: Call) -> None:
    """The source must be a DB instance of the caller's account that is not a member of a DB cluster."""
    source = _source(call)
    if source.db_cluster_identifier is not None or source.engine.startswith("custom-"):
        message = f"Automated backup replication isn't supported for {source.db_instance_identifier}: {source.engine}."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", START, page="UserGuide/AutomatedBackups.Replicating.Enable")
def replication_source_has_automated_backups(call: Call) -> None:
    """The source must be available and have a backup retention period greater than 0."""
    source = _source(call)
    if source.status != "available":
        message = f"DB instance {source.db_instance_identifier} is not in the available state."
        raise AwsError("InvalidDBInstanceState", message)
    if int(source.backup_retention_period) == 0:
        message = f"Automated backups are not enabled for DB instance {source.db_instance_identifier}."
        raise AwsError("InvalidDBInstanceState", message)


@rule("rds", START)
def replicated_backups_are_retained_for_1_to_35_days(call: Call) -> None:
    """`BackupRetentionPeriod` must be 1 to 35 days. Defaults to 7."""
    call.params.setdefault("BackupRetentionPeriod", 7)
    require_retention_period(1, call)


@rule("rds", START)
def encrypted_replication_has_a_key_in_the_destination_region(call: Call) -> None:
    """`KmsKeyId` must be the ARN of an enabled key in the destination Region if the source is encrypted."""
    source, given = _source(call), call.params.get("KmsKeyId")
    if not source.storage_encrypted:
        if given:
            message = "KmsKeyId cannot be specified for the automated backups of an unencrypted DB instance."
            raise AwsError("InvalidParameterCombination", message)
        return
    if not given:
        message = "Must specify a KMS key of the destination region for the backups of an encrypted DB instance."
        raise AwsError("InvalidParameterValue", message)
    if arns.parse(given) is None:
        raise AwsError("InvalidParameterValue", f"KmsKeyId must be the ARN of a key, not {given}.")
    call.params["KmsKeyId"] = require_usable_key(call, given, "Specified").arn
    if not is_key_enabled(call.account, str(source.kms_key_id)):
        raise key_not_accessible("The source", str(source.kms_key_id))


@rule("rds", START, page="UserGuide/AutomatedXREGBackups.Troubleshooting")
def instance_is_replicated_once_per_region(call: Call) -> None:
    """The replication must not be active. Retained backups under another key must be deleted first."""
    existing = _existing_backup(call)
    if existing is None:
        return
    if existing.stopped is None:
        name = existing.source.db_instance_identifier
        message = f"The automated backups of DB instance {name} are already being replicated to {call.region}."
        raise AwsError("InvalidDBInstanceAutomatedBackupState", message)
    if existing.key != call.params.get("KmsKeyId"):
        message = f"The retained backups {existing.arn} are encrypted under another key; delete them first."
        raise AwsError("InvalidDBInstanceAutomatedBackupState", message)


@rule("rds", START, page="UserGuide/AutomatedBackups.Replicating.Enable")
def replicated_instances_have_a_quota(call: Call) -> None:
    """An account can replicate up to 20 DB instances to one destination Region."""
    active = [each for each in replicated_backups_in(call.account, call.region) if each.stopped is None]
    if len(active) >= MAX_REPLICATED_INSTANCES:
        message = f"Cannot replicate the automated backups of more than {MAX_REPLICATED_INSTANCES} DB instances to {call.region}."
        raise AwsError("DBInstanceAutomatedBackupQuotaExceeded", message)


@rule("rds", START, stage="instead")
def start_backup_replication(call: Call) -> dict[str, Any]:
    """The status is `pending`, then `replicating`. Retained backups under the same key are resumed."""
    source, given, backups = _source(call), call.params, replicated_backups_in(call.account, call.region)
    existing = _existing_backup(call)
    if existing is not None:
        backups.remove(existing)
    days = int(given["BackupRetentionPeriod"])
    backup = ReplicatedBackup(source, call.region, days, given.get("KmsKeyId"), given.get("Tags") or [])
    backups.append(backup)
    return {"DBInstanceAutomatedBackup": describe_replicated_backup(backup)}


@rule("rds", STOP)
def only_an_active_replication_is_stopped(call: Call) -> None:
    """The automated backups must currently be replicated to the Region of the call."""
    existing = _existing_backup(call)
    if existing is None or existing.stopped is not None:
        name = _source(call).db_instance_identifier
        message = f"The automated backups of DB instance {name} are not being replicated to {call.region}."
        raise AwsError("InvalidDBInstanceState", message)


@rule("rds", STOP, page="UserGuide/AutomatedBackups.StopReplicating", stage="instead")
def stop_backup_replication(call: Call) -> dict[str, Any]:
    """Backups that were replicated have the status `retained` until their retention period ends."""
    backup = _existing_backup(call)
    assert backup is not None
    backup.stop()
    return {"DBInstanceAutomatedBackup": describe_replicated_backup(backup)}
