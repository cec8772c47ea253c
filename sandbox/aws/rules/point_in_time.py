"""RestoreDBInstanceToPointInTime: from automated backups in this Region, or from backups replicated to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from moto.core.utils import unix_time
from moto.rds.exceptions import DBInstanceNotFoundError
from moto.rds.models import DBInstance

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import quotas, tags
from rules.automated_backups import backup_not_found, describe_own_backup, describe_replicated_backup
from rules.key_access import require_usable_key
from rules.parameter_groups import DB_GROUPS, require_matching_family
from rules.replicated_backups import automated_backups_arn, replicated_backups_in
from rules.restore_requirements import require_matching_option_group, require_valid_storage
from rules.restoring import INHERITED_FROM_INSTANCE, call_arguments, inherited_settings

ACTION = "RestoreDBInstanceToPointInTime"
GUIDE = "UserGuide/USER_PIT"
REPLICATED = "UserGuide/AutomatedBackups.PiTR"
BACKUPS_ARN_PARAMETER = "SourceDBInstanceAutomatedBackupsArn"
SOURCE_PARAMETERS = ("SourceDBInstanceIdentifier", "SourceDbiResourceId", BACKUPS_ARN_PARAMETER)
TIME_PARAMETERS = ("RestoreTime", "UseLatestRestorableTime")
CALL_ONLY_ARGUMENTS = ("restore_time", "use_latest_restorable_time", "target_db_instance_identifier")


@dataclass(frozen=True)
class RestorableBackups:
    """The automated backups that a call restores."""

    source: DBInstance
    key: str | None
    """The ARN of the key in the Region of the call; None for unencrypted backups."""
    description: dict[str, Any]
    """The backups in the form of DescribeDBInstanceAutomatedBackups."""


def _restorable_backups(call: Call) -> RestorableBackups:
    """The backups that a call names. Replicated backups remain available without their source instance and Region."""
    arn = str(call.params.get(BACKUPS_ARN_PARAMETER) or "").lower()
    for each in replicated_backups_in(call.account, call.region):
        if each.arn == arn:
            return RestorableBackups(each.source, each.key, describe_replicated_backup(each))
    for source in call.response.backend.databases.values():
        names = (source.db_instance_identifier, source.dbi_resource_id, automated_backups_arn(source, call.region))
        given = [str(call.params.get(parameter) or "") for parameter in SOURCE_PARAMETERS]
        if any(name == value for name, value in zip(names, given, strict=True)):
            key = source.kms_key_id if source.storage_encrypted else None
            return RestorableBackups(source, key, describe_own_backup(source))
    if arn:
        raise backup_not_found()
    raise DBInstanceNotFoundError(str(call.params.get(SOURCE_PARAMETERS[0]) or call.params[SOURCE_PARAMETERS[1]]))


@rule("rds", ACTION)
def one_source_and_one_time_are_specified(call: Call) -> None:
    """Exactly one source and one of `RestoreTime` and `UseLatestRestorableTime` must be specified."""
    for names in (SOURCE_PARAMETERS, TIME_PARAMETERS):
        if len([name for name in names if call.params.get(name)]) != 1:
            raise AwsError("InvalidParameterCombination", f"Exactly one of {', '.join(names)} must be specified.")


@rule("rds", ACTION)
def restore_source_has_automated_backups(call: Call) -> None:
    """The source must not be a cluster member and must have a backup retention period above 0, or replicated backups."""
    source = _restorable_backups(call).source
    if source.db_cluster_identifier is not None:
        message = f"{ACTION} isn't supported for {source.db_instance_identifier}, an instance of a DB cluster."
        raise AwsError("InvalidParameterValue", message)
    if not call.params.get(BACKUPS_ARN_PARAMETER) and int(source.backup_retention_period) == 0:
        message = f"Automated backups are not enabled for DB instance {source.db_instance_identifier}."
        raise AwsError("PointInTimeRestoreNotEnabled", message)


@rule("rds", ACTION)
def restore_time_is_within_the_window(call: Call) -> None:
    """The first backup must exist, and `RestoreTime` must be between the earliest and the latest restorable time."""
    window, wanted = _restorable_backups(call).description["RestoreWindow"], call.params.get("RestoreTime")
    if not window:
        raise AwsError("InvalidDBInstanceState", "The automated backups have no restorable time yet.")
    if wanted and not window["EarliestTime"] <= unix_time(wanted.replace(tzinfo=None)) <= window["LatestTime"]:
        message = f"RestoreTime {wanted.isoformat()} is not between the earliest and the latest restorable time."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", ACTION)
def backup_key_is_accessible(call: Call) -> None:
    """The key of encrypted backups in this Region must be enabled and accessible."""
    key = _restorable_backups(call).key
    if key is not None:
        require_usable_key(call, key, "The source")


@rule("rds", ACTION, page=GUIDE)
def restored_groups_and_storage_fit_the_source(call: Call) -> None:
    """Groups must match the source's engine version. Storage must be the same or at least 10 percent more."""
    source = _restorable_backups(call).source
    require_matching_family(call, "DBParameterGroupName", DB_GROUPS, source)
    require_matching_option_group(call, source)
    require_valid_storage(call, source)


rule("rds", ACTION, page=quotas.LIMITS)(quotas.instances_have_a_quota)
rule("rds", ACTION, page="UserGuide/USER_Tagging")(tags.tags_are_valid)


@rule("rds", ACTION, page=REPLICATED, stage="instead")
def restore_instance_to_point_in_time(call: Call) -> dict[str, Any]:
    """The restored instance has the settings of its source, the key of the backups, and default groups and network.

    Arguments of the call take precedence. Tags are inherited only from a source in the same Region.
    """
    backups = _restorable_backups(call)
    source = backups.source
    settings = inherited_settings(
        source, source, (*INHERITED_FROM_INSTANCE, "allocated_storage", "iops", "storage_type")
    ) | {
        "storage_encrypted": backups.key is not None,
        "kms_key_id": backups.key,
        "tags": list(source.tags) if source.region == call.region else [],
    }
    wanted = {
        name: value
        for name, value in call_arguments(call).items()
        if name not in CALL_ONLY_ARGUMENTS and not name.startswith("source_")
    }
    target = {"db_instance_identifier": call.params["TargetDBInstanceIdentifier"]}
    return {"DBInstance": call.response.backend.create_db_instance(settings | wanted | target)}
