"""CopyDBSnapshot: what AWS demands of a copy, and what it makes of it."""

from __future__ import annotations

from typing import Any

from moto.kms.models import Key
from moto.rds.exceptions import DBSnapshotAlreadyExistsError, OptionGroupNotFoundFaultError, SnapshotQuotaExceededFault
from moto.rds.models import DBSnapshot

from dispatch import Call
from errors import AwsError, KmsError
from registry import rule
from rules import arns, life
from rules.fields import default_vpc
from rules.key_access import inaccessible, may_copy_with, usable_key
from rules.keys import find_key
from rules.snapshots import snapshot_named

API = "APIReference/API_CopyDBSnapshot"
GUIDE = "UserGuide/USER_CopySnapshot"
MANUAL_SNAPSHOTS = 100


def _source(call: Call) -> DBSnapshot:
    return snapshot_named(call, call.params["SourceDBSnapshotIdentifier"])


def _is_from_elsewhere(call: Call, source: DBSnapshot) -> bool:
    return (source.account_id, source.region) != (call.account, call.region)


@rule("rds", "CopyDBSnapshot", page=GUIDE)
def a_copy_stays_in_its_partition(call: Call) -> None:
    """Snapshots are copied between Regions of one partition only."""
    arn = arns.parse(call.params["SourceDBSnapshotIdentifier"])
    if arn is not None and arn.partition != call.partition:
        message = f"The source snapshot is in the partition {arn.partition}, the copy would be in {call.partition}."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", "CopyDBSnapshot", page=API)
def the_source_is_own_or_shared(call: Call) -> None:
    """The source exists, and belongs to the caller or is shared with the caller; from elsewhere it is named by ARN."""
    _source(call)


@rule("rds", "CopyDBSnapshot", page=API)
def the_source_is_available(call: Call) -> None:
    """A snapshot that is still being created cannot be copied."""
    source = _source(call)
    if life.status(source) != "available":
        message = f"The DB snapshot {source.db_snapshot_identifier} is not in the available state."
        raise AwsError("InvalidDBSnapshotState", message)


@rule("rds", "CopyDBSnapshot", page=API)
def the_target_identifier_is_free(call: Call) -> None:
    """A copy never replaces a snapshot."""
    target = call.params["TargetDBSnapshotIdentifier"]
    if target in call.response.backend.database_snapshots:
        raise DBSnapshotAlreadyExistsError(target)


@rule("rds", "CopyDBSnapshot", "CreateDBSnapshot", page="UserGuide/CHAP_Limits")
def manual_snapshots_have_a_quota(call: Call) -> None:
    """An account has at most 100 manual snapshots in a Region."""
    snapshots = call.response.backend.database_snapshots.values()
    if sum(snapshot.snapshot_type == "manual" for snapshot in snapshots) >= MANUAL_SNAPSHOTS:
        raise SnapshotQuotaExceededFault()


@rule("rds", "CopyDBSnapshot", page=API)
def an_encrypted_copy_to_another_region_names_a_key(call: Call) -> None:
    """A key belongs to one Region: an encrypted copy in another Region needs a key of that Region."""
    source = _source(call)
    if source.encrypted and source.region != call.region and not call.params.get("KmsKeyId"):
        message = "Must specify new KMS key for cross region encrypted snapshot copy."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", "CopyDBSnapshot", page=API)
def a_copy_of_a_shared_encrypted_snapshot_names_a_key(call: Call) -> None:
    """A copy of an encrypted snapshot that another account shared needs a key of the copy's owner."""
    source = _source(call)
    if source.encrypted and source.account_id != call.account and not call.params.get("KmsKeyId"):
        message = "Must specify a KMS key for the copy of an encrypted snapshot that another account shared."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", "CopyDBSnapshot", page=GUIDE)
def the_key_of_the_source_is_accessible(call: Call) -> None:
    """The source's key is enabled, and its policy or a grant opens it to the account that copies."""
    source = _source(call)
    if source.encrypted:
        key = _source_key(source)
        if key is None or key.key_state != "Enabled" or not may_copy_with(call, key):
            raise inaccessible("The source snapshot", str(source.kms_key_id))


def _source_key(source: DBSnapshot) -> Key | None:
    try:
        return find_key(source.account_id, source.region, str(source.kms_key_id))
    except KmsError:
        return None


@rule("rds", "CopyDBSnapshot", page=API)
def the_key_of_the_copy_is_usable(call: Call) -> None:
    """`KmsKeyId` names an enabled key of the copy's Region in any of the four ways; it is read back as an ARN."""
    given = call.params.get("KmsKeyId")
    if given:
        call.params["KmsKeyId"] = usable_key(call, given, "The target").arn


@rule("rds", "CopyDBSnapshot", page=API)
def the_option_group_of_the_copy_exists(call: Call) -> None:
    """`OptionGroupName` names a default group or an option group of the copy's Region and account."""
    given = call.params.get("OptionGroupName")
    if given and not given.startswith("default:") and given not in call.response.backend.option_groups:
        raise OptionGroupNotFoundFaultError(given)


@rule("rds", "CopyDBSnapshot", page=API, stage="instead")
def copy_the_snapshot(call: Call) -> dict[str, Any]:
    """A copy is a manual snapshot with the source's data; it keeps the source's key unless a key is named."""
    source, backend, target = _source(call), call.response.backend, call.params["TargetDBSnapshotIdentifier"]
    backend.validate_db_snapshot_identifier(target, parameter_name="TargetDBSnapshotIdentifier")
    copy = DBSnapshot(
        backend,
        source.database,
        target,
        kms_key_id=call.params.get("KmsKeyId") or source.kms_key_id,
        original_created_at=source.original_snapshot_create_time,
    )
    _inherit(copy, source)
    backend.database_snapshots[target] = copy
    return {"DBSnapshot": copy}


def _inherit(copy: Any, source: Any) -> None:
    """What a copy has of its source rather than of the instance."""
    copy.dbi_resource_id = source.dbi_resource_id
    copy.db_instance_identifier = source.db_instance_identifier
    copy.snapshot_database_time = source.snapshot_database_time
    copy.option_group_name = source.option_group_name
    copy.source_db_snapshot_identifier = source.db_snapshot_arn
    copy.source_region = source.region


@rule("rds", "CopyDBSnapshot", page=API, stage="after")
def a_copy_has_its_own_tags_or_those_of_its_source(call: Call, answer: dict[str, Any]) -> None:
    """Tags are those given; with `CopyTags` and none given, the source's own; never those of the instance."""
    copied = _source(call).tags if call.params.get("CopyTags") else []
    own = call.params.get("Tags") or [tag for tag in copied if not tag["Key"].startswith("aws:")]
    answer["DBSnapshot"].tags = own


@rule("rds", "CopyDBSnapshot", page=GUIDE, stage="after")
def option_groups_stay_in_their_region(call: Call, answer: dict[str, Any]) -> None:
    """A copy has the named option group; one from elsewhere gets the default group, since groups do not travel."""
    copy, source = answer["DBSnapshot"], _source(call)
    named = call.params.get("OptionGroupName")
    if named:
        copy.option_group_name = named
    elif _is_from_elsewhere(call, source) and not copy.option_group_name.startswith("default:"):
        copy.option_group_name = _default_option_group(copy)


def _default_option_group(copy: DBSnapshot) -> str:
    major, _, minor = str(copy.engine_version).partition(".")
    return f"default:{copy.engine}-{major}" + ("" if copy.engine == "postgres" else f"-{minor.split('.')[0]}")


@rule("rds", "CopyDBSnapshot", page="APIReference/API_DBSnapshot", stage="after")
def a_copy_from_elsewhere_is_placed_here(call: Call, answer: dict[str, Any]) -> None:
    """The Availability Zone and VPC of a copy exist in its own Region and account."""
    copy, source = answer["DBSnapshot"], _source(call)
    if source.region != call.region:
        copy.availability_zone = f"{call.region}a"
    if _is_from_elsewhere(call, source):
        copy.vpc_id = default_vpc(call.account, call.region)
