"""RestoreDBInstanceToPointInTime: from the automated backups of an instance here, or from those replicated to here."""

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
from rules.automated_backups import described, described_own, not_found
from rules.key_access import usable_key
from rules.parameter_groups import DB_GROUPS, family_fits
from rules.replicated_backups import backups_arn, replicated
from rules.restores import refuse_other_option_groups, refuse_unless_storage_grows
from rules.restoring import OF_INSTANCE, given, kept

ACTION = "RestoreDBInstanceToPointInTime"
API = f"APIReference/API_{ACTION}"
GUIDE = "UserGuide/USER_PIT"
REPLICATED = "UserGuide/AutomatedBackups.PiTR"
BY_ARN = "SourceDBInstanceAutomatedBackupsArn"
SOURCES = ("SourceDBInstanceIdentifier", "SourceDbiResourceId", BY_ARN)
TIMES = ("RestoreTime", "UseLatestRestorableTime")
NOT_OF_INSTANCE = ("restore_time", "use_latest_restorable_time", "target_db_instance_identifier")


@dataclass(frozen=True)
class Backups:
    """The automated backups that a call restores."""

    source: DBInstance
    key: str | None
    """The ARN of the key in the call's Region; None for unencrypted ones."""
    told: dict[str, Any]
    """As DescribeDBInstanceAutomatedBackups tells them."""


def _backups(call: Call) -> Backups:
    """The backups that a call names. Those replicated to here need neither their source nor its Region."""
    arn = str(call.params.get(BY_ARN) or "").lower()
    for each in replicated(call.account, call.region):
        if each.arn == arn:
            return Backups(each.source, each.key, described(each))
    for source in call.response.backend.databases.values():
        names = (source.db_instance_identifier, source.dbi_resource_id, backups_arn(source, call.region))
        if any(name == str(call.params.get(parameter) or "") for name, parameter in zip(names, SOURCES, strict=True)):
            return Backups(source, source.kms_key_id if source.storage_encrypted else None, described_own(source))
    raise not_found() if arn else DBInstanceNotFoundError(str(call.params.get(SOURCES[0]) or call.params[SOURCES[1]]))


@rule("rds", ACTION, page=API)
def one_source_and_one_time_are_named(call: Call) -> None:
    """The source is an identifier, a resource id or the ARN of backups; the time `RestoreTime` or the latest one."""
    for names in (SOURCES, TIMES):
        if len([name for name in names if call.params.get(name)]) != 1:
            raise AwsError("InvalidParameterCombination", f"Exactly one of {', '.join(names)} must be specified.")


@rule("rds", ACTION, page=API)
def the_source_keeps_automated_backups(call: Call) -> None:
    """The instance is outside of clusters, and its backup retention period is not 0, or its backups are replicated."""
    source = _backups(call).source
    if source.db_cluster_identifier is not None:
        message = f"{ACTION} isn't supported for {source.db_instance_identifier}, an instance of a DB cluster."
        raise AwsError("InvalidParameterValue", message)
    if not call.params.get(BY_ARN) and int(source.backup_retention_period) == 0:
        message = f"Automated backups are not enabled for DB instance {source.db_instance_identifier}."
        raise AwsError("PointInTimeRestoreNotEnabled", message)


@rule("rds", ACTION, page=API)
def the_time_is_one_that_backups_have(call: Call) -> None:
    """The first backup is there, and `RestoreTime` lies between the earliest and the latest restorable time."""
    window, wanted = _backups(call).told["RestoreWindow"], call.params.get("RestoreTime")
    if not window:
        raise AwsError("InvalidDBInstanceState", "The automated backups have no restorable time yet.")
    if wanted and not window["EarliestTime"] <= unix_time(wanted.replace(tzinfo=None)) <= window["LatestTime"]:
        message = f"RestoreTime {wanted.isoformat()} is not between the earliest and the latest restorable time."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", ACTION, page=API)
def the_key_of_the_backups_is_usable(call: Call) -> None:
    """Encrypted backups are restored under their key of this Region, which is enabled."""
    key = _backups(call).key
    if key is not None:
        usable_key(call, key, "The source")


@rule("rds", ACTION, page=GUIDE)
def what_is_restored_fits_the_backups(call: Call) -> None:
    """Groups are of the engine and version of the source, and storage stays or grows by a tenth."""
    source = _backups(call).source
    family_fits(call, "DBParameterGroupName", DB_GROUPS, source)
    refuse_other_option_groups(call, source)
    refuse_unless_storage_grows(call, source)


rule("rds", ACTION, page=quotas.LIMITS)(quotas.instances_have_a_quota)
rule("rds", ACTION, page="UserGuide/USER_Tagging")(tags.tags_are_well_formed)


@rule("rds", ACTION, page=REPLICATED, stage="instead")
def restore_an_instance_to_a_time(call: Call) -> dict[str, Any]:
    """An instance of this Region as the source is, under the key of the backups, with the default groups and network.

    What the call says wins. Tags are those of the source only if that is here.
    """
    backups = _backups(call)
    source = backups.source
    settings = kept(source, source, (*OF_INSTANCE, "allocated_storage", "iops", "storage_type")) | {
        "storage_encrypted": backups.key is not None,
        "kms_key_id": backups.key,
        "tags": list(source.tags) if source.region == call.region else [],
    }
    wanted = {
        name: value
        for name, value in given(call).items()
        if name not in NOT_OF_INSTANCE and not name.startswith("source_")
    }
    target = {"db_instance_identifier": call.params["TargetDBInstanceIdentifier"]}
    return {"DBInstance": call.response.backend.create_db_instance(settings | wanted | target)}
