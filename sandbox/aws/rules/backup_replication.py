"""Replicating the automated backups of a DB instance: what is needed, and how it starts and stops."""

from __future__ import annotations

from typing import Any

from moto.rds.exceptions import DBInstanceNotFoundError
from moto.rds.models import DBInstance, rds_backends

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import arns
from rules.automated_backups import described
from rules.backup_retention import refuse_unless_from
from rules.key_access import inaccessible, usable_key
from rules.replicated_backups import ReplicatedBackup, is_enabled, replicated
from rules.source_regions import replicates

START = "StartDBInstanceAutomatedBackupsReplication"
STOP = "StopDBInstanceAutomatedBackupsReplication"
API = f"APIReference/API_{START}"
GUIDE = "UserGuide/USER_ReplicateBackups"
MOST = 20


def _source(call: Call) -> DBInstance:
    """The instance that a call names by its ARN: one of the caller's own."""
    given = str(call.params["SourceDBInstanceArn"])
    arn = arns.parse(given)
    if arn is None or arn.service != "rds" or not arn.resource.startswith("db:"):
        raise AwsError("InvalidParameterValue", f"Invalid ARN of a DB instance: {given}")
    name = arn.resource.removeprefix("db:")
    if arn.account != call.account or name not in rds_backends[arn.account][arn.region].databases:
        raise DBInstanceNotFoundError(given)
    return rds_backends[arn.account][arn.region].databases[name]


def _present(call: Call) -> ReplicatedBackup | None:
    """What there is already of the instance's backups in the call's Region."""
    source = _source(call)
    return next((each for each in replicated(call.account, call.region) if each.source is source), None)


@rule("rds", START, page=GUIDE)
def backups_are_replicated_between_some_regions(call: Call) -> None:
    """The call is made in the destination Region, and the guide's table pairs it with that of the source."""
    arn = arns.parse(str(call.params["SourceDBInstanceArn"]))
    if arn is not None and arn.region == call.region:
        raise AwsError("InvalidParameterValue", f"Feature is not available in region {call.region}.")
    if arn is not None and arn.service == "rds" and not replicates(arn.region, call.region):
        message = f"Automated backups of {arn.region} cannot be replicated to {call.region}."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", START, page=GUIDE)
def backups_of_instances_outside_clusters_are_replicated(call: Call) -> None:
    """The source is one of the caller's DB instances, not a member of Aurora or of a Multi-AZ DB cluster."""
    source = _source(call)
    if source.db_cluster_identifier is not None or source.engine.startswith("custom-"):
        message = f"Automated backup replication isn't supported for {source.db_instance_identifier}: {source.engine}."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", START, page="UserGuide/AutomatedBackups.Replicating.Enable")
def the_source_has_automated_backups(call: Call) -> None:
    """The source is available, and its backup retention period is not 0."""
    source = _source(call)
    if source.status != "available":
        message = f"DB instance {source.db_instance_identifier} is not in the available state."
        raise AwsError("InvalidDBInstanceState", message)
    if int(source.backup_retention_period) == 0:
        message = f"Automated backups are not enabled for DB instance {source.db_instance_identifier}."
        raise AwsError("InvalidDBInstanceState", message)


@rule("rds", START, page=API)
def replicated_backups_are_kept_for_1_to_35_days(call: Call) -> None:
    """`BackupRetentionPeriod` is between 1 and 35 days, 7 by default."""
    call.params.setdefault("BackupRetentionPeriod", 7)
    refuse_unless_from(1, call)


@rule("rds", START, page=API)
def backups_of_an_encrypted_instance_need_a_key_of_the_destination(call: Call) -> None:
    """`KmsKeyId` is the ARN of an enabled key in the destination Region, for an encrypted source and no other."""
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
    call.params["KmsKeyId"] = usable_key(call, given, "Specified").arn
    if not is_enabled(call.account, str(source.kms_key_id)):
        raise inaccessible("The source", str(source.kms_key_id))


@rule("rds", START, page="UserGuide/AutomatedXREGBackups.Troubleshooting")
def an_instance_is_replicated_once_to_a_region(call: Call) -> None:
    """Backups that replicate are not started again; those of another key are deleted first."""
    present = _present(call)
    if present is None:
        return
    if present.stopped is None:
        name = present.source.db_instance_identifier
        message = f"The automated backups of DB instance {name} are already being replicated to {call.region}."
        raise AwsError("InvalidDBInstanceAutomatedBackupState", message)
    if present.key != call.params.get("KmsKeyId"):
        message = f"The retained backups {present.arn} are encrypted under another key: delete them first."
        raise AwsError("InvalidDBInstanceAutomatedBackupState", message)


@rule("rds", START, page="UserGuide/AutomatedBackups.Replicating.Enable")
def replicated_backups_have_a_quota(call: Call) -> None:
    """An account replicates at most 20 instances to one destination Region."""
    active = [each for each in replicated(call.account, call.region) if each.stopped is None]
    if len(active) >= MOST:
        message = f"Cannot replicate the automated backups of more than {MOST} DB instances to {call.region}."
        raise AwsError("DBInstanceAutomatedBackupQuotaExceeded", message)


@rule("rds", START, page=API, stage="instead")
def start_replicating_backups(call: Call) -> dict[str, Any]:
    """Replication is `pending` at first, then `replicating`; retained backups of the same key go on."""
    source, given, backups = _source(call), call.params, replicated(call.account, call.region)
    present = _present(call)
    if present is not None:
        backups.remove(present)
    days = int(given["BackupRetentionPeriod"])
    backup = ReplicatedBackup(source, call.region, days, given.get("KmsKeyId"), given.get("Tags") or [])
    backups.append(backup)
    return {"DBInstanceAutomatedBackup": described(backup)}


@rule("rds", STOP, page=f"APIReference/API_{STOP}")
def only_a_replication_is_stopped(call: Call) -> None:
    """Stopping needs backups that are being replicated to the call's Region."""
    present = _present(call)
    if present is None or present.stopped is not None:
        name = _source(call).db_instance_identifier
        message = f"The automated backups of DB instance {name} are not being replicated to {call.region}."
        raise AwsError("InvalidDBInstanceState", message)


@rule("rds", STOP, page="UserGuide/AutomatedBackups.StopReplicating", stage="instead")
def stop_replicating_backups(call: Call) -> dict[str, Any]:
    """What was replicated is `retained` for its retention period."""
    backup = _present(call)
    assert backup is not None
    backup.stop()
    return {"DBInstanceAutomatedBackup": described(backup)}
