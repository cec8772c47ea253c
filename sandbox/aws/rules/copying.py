"""CopyDBSnapshot and CopyDBClusterSnapshot: the copy itself, how many run at once, and how one fails."""

from __future__ import annotations

from functools import partial
from typing import Any

from moto.kms.models import Key
from moto.rds.models import DBClusterSnapshot, DBSnapshot, rds_backends

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import copy_progress
from rules.copy_requirements import COPY, COPY_GUIDE, crosses_region_or_account, source_of, target_identifier
from rules.key_access import key_of_snapshot
from rules.snapshot_fields import default_vpc
from rules.snapshot_kinds import DB_CLUSTER_SNAPSHOTS, SnapshotKind, kind_of


@rule("rds", pages=COPY_GUIDE)
def concurrent_copies_have_a_quota(call: Call) -> None:
    """An account can have 20 DB snapshot copies and 5 cluster snapshot copies in progress to one Region.

    Copies that wait for another copy of the same database count. Users report this code and message
    (github.com/pbudzon/aws-maintenance/issues/19).
    """
    kind = kind_of(call)
    limit = copy_progress.settings.limit(kind)
    if len(copy_progress.in_progress(call.account, call.region, kind)) >= limit:
        raise AwsError("SnapshotQuotaExceeded", f"Cannot copy more than {limit} snapshots across regions")


@rule("rds", *COPY, stage="instead")
def copy_snapshot(call: Call) -> dict[str, Any]:
    """A copy is a manual snapshot. It keeps the key of its source unless `KmsKeyId` is specified."""
    kind, source, backend, target = kind_of(call), source_of(call), call.response.backend, target_identifier(call)
    key = call.params.get("KmsKeyId") or (source.kms_key_id if source.encrypted else None)
    if kind is DB_CLUSTER_SNAPSHOTS:
        copy: Any = DBClusterSnapshot(backend, source.cluster, target, tags=[], kms_key_id=key)
        _inherit_from_cluster_snapshot(copy, source)
    else:
        created = source.original_snapshot_create_time
        copy = DBSnapshot(backend, source.database, target, kms_key_id=key, original_created_at=created)
        _inherit_from_db_snapshot(copy, source)
    kind.snapshots(backend)[target] = copy
    seconds, can_continue = copy_progress.duration(source), partial(_can_continue, kind, source, _keys_of(source, copy))
    started = copy_progress.Copy(call.account, call.region, kind, copy.resource_id, seconds, can_continue)
    source_database = (source.account_id, source.region, kind.database_resource_id(source))
    copy.copy_in_progress = copy_progress.start_copy(source_database, started)
    return {kind.api_name: copy}


def _keys_of(*snapshots: Any) -> list[Key]:
    keys = (key_of_snapshot(snapshot) for snapshot in snapshots if snapshot.encrypted)
    return [key for key in keys if key is not None]


def _can_continue(kind: SnapshotKind, source: Any, keys: list[Key]) -> bool:
    stored = kind.snapshots(rds_backends[source.account_id][source.region]).get(source.resource_id)
    return stored is source and all(key.key_state == "Enabled" for key in keys)


REMOVING_SOURCES = dict.fromkeys(
    ("DeleteDBSnapshot", "ModifyDBInstance", "DeleteDBInstance"), COPY_GUIDE["CopyDBSnapshot"]
) | dict.fromkeys(
    ("DeleteDBClusterSnapshot", "ModifyDBCluster", "DeleteDBCluster"), COPY_GUIDE["CopyDBClusterSnapshot"]
)
"""Actions that can remove the source of a copy, each with its AWS page."""


@rule("rds", pages=REMOVING_SOURCES, stage="after")
def copy_fails_when_its_source_is_deleted(_call: Call, _answer: Any) -> None:
    """A copy in progress fails when its source is deleted, also by a retention period or with its database."""
    copy_progress.fail_stranded_copies()


@rule("kms", "DisableKey", "ScheduleKeyDeletion", page="developerguide/unusable-kms-keys", stage="after")
def copy_fails_when_a_key_becomes_unusable(_call: Call, _answer: Any) -> None:
    """A copy in progress fails when the source's key or its own key is disabled or scheduled for deletion."""
    copy_progress.fail_stranded_copies()


def _inherit_from_db_snapshot(copy: Any, source: Any) -> None:
    """Set the fields that a copy inherits from its source rather than from the DB instance."""
    copy.dbi_resource_id = source.dbi_resource_id
    copy.db_instance_identifier = source.db_instance_identifier
    copy.snapshot_database_time = source.snapshot_database_time
    copy.option_group_name = source.option_group_name
    copy.source_db_snapshot_identifier = source.db_snapshot_arn
    copy.source_region = source.region


def _inherit_from_cluster_snapshot(copy: Any, source: Any) -> None:
    """Set the fields that a copy inherits from its source rather than from the DB cluster."""
    copy.db_cluster_identifier = source.db_cluster_identifier
    copy.source_db_cluster_snapshot_arn = source.db_cluster_snapshot_arn


@rule("rds", *COPY, stage="after")
def copy_has_given_or_copied_tags(call: Call, answer: dict[str, Any]) -> None:
    """A copy has the tags of the call. Without any, `CopyTags` copies the tags of the source."""
    copied = source_of(call).tags if call.params.get("CopyTags") else []
    own = call.params.get("Tags") or [tag for tag in copied if not tag["Key"].startswith("aws:")]
    answer[kind_of(call).api_name].tags = own


@rule("rds", *COPY, page="APIReference/API_DBSnapshot", stage="after")
def copy_is_placed_in_its_own_region_and_account(call: Call, answer: dict[str, Any]) -> None:
    """Availability Zones and VPC of a copy belong to its own Region and account."""
    copy, source = answer[kind_of(call).api_name], source_of(call)
    if source.region != call.region:
        copy.availability_zone = f"{call.region}a"
        copy.availability_zones = [f"{call.region}{zone}" for zone in "abc"]
    if crosses_region_or_account(call, source):
        copy.vpc_id = default_vpc(call.account, call.region)
