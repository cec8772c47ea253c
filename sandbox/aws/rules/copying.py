"""CopyDBSnapshot and CopyDBClusterSnapshot: what AWS makes of a copy."""

from __future__ import annotations

from functools import partial
from typing import Any

from moto.kms.models import Key
from moto.rds.models import DBClusterSnapshot, DBSnapshot, rds_backends

from dispatch import Call
from registry import rule
from rules import progress
from rules.copies import API, CLUSTER_API, CLUSTER_GUIDE, GUIDE, is_from_elsewhere, source_of, target_name
from rules.fields import default_vpc
from rules.key_access import key_of
from rules.kinds import CLUSTERS, Kind, kind_of


@rule("rds", "CopyDBSnapshot", page=API, stage="instead")
@rule("rds", "CopyDBClusterSnapshot", page=CLUSTER_API, stage="instead")
def copy_the_snapshot(call: Call) -> dict[str, Any]:
    """A copy is a manual snapshot with the source's data; it keeps the source's key unless a key is named."""
    kind, source, backend, target = kind_of(call), source_of(call), call.response.backend, target_name(call)
    key = call.params.get("KmsKeyId") or (source.kms_key_id if source.encrypted else None)
    if kind is CLUSTERS:
        copy: Any = DBClusterSnapshot(backend, source.cluster, target, tags=[], kms_key_id=key)
        _inherit_from_cluster_snapshot(copy, source)
    else:
        made = source.original_snapshot_create_time
        copy = DBSnapshot(backend, source.database, target, kms_key_id=key, original_created_at=made)
        _inherit(copy, source)
    kind.snapshots(backend)[target] = copy
    seconds, goes_on = progress.duration(source), partial(_goes_on, kind, source, _keys(source, copy))
    begun = progress.Copy(call.account, call.region, kind, copy.resource_id, seconds, goes_on)
    copy.copy_in_progress = progress.begin((source.account_id, source.region, kind.resource_of(source)), begun)
    return {kind.noun: copy}


def _keys(*snapshots: Any) -> list[Key]:
    keys = (key_of(snapshot) for snapshot in snapshots if snapshot.encrypted)
    return [key for key in keys if key is not None]


def _goes_on(kind: Kind, source: Any, keys: list[Key]) -> bool:
    stored = kind.snapshots(rds_backends[source.account_id][source.region]).get(source.resource_id)
    return stored is source and all(key.key_state == "Enabled" for key in keys)


@rule("rds", "DeleteDBSnapshot", "ModifyDBInstance", "DeleteDBInstance", page=GUIDE, stage="after")
@rule("rds", "DeleteDBClusterSnapshot", "ModifyDBCluster", "DeleteDBCluster", page=CLUSTER_GUIDE, stage="after")
def a_copy_fails_when_its_source_goes(_call: Call, _answer: Any) -> None:
    """The source must stay until the copy is available; automated ones also go with retention or database."""
    progress.fail_stranded()


@rule("kms", "DisableKey", "ScheduleKeyDeletion", page="developerguide/unusable-kms-keys", stage="after")
def a_copy_fails_when_a_key_becomes_unusable(_call: Call, _answer: Any) -> None:
    """Data under a key cannot be read or written any more once the key is disabled or pending deletion."""
    progress.fail_stranded()


def _inherit(copy: Any, source: Any) -> None:
    """What a copy has of its source rather than of the instance."""
    copy.dbi_resource_id = source.dbi_resource_id
    copy.db_instance_identifier = source.db_instance_identifier
    copy.snapshot_database_time = source.snapshot_database_time
    copy.option_group_name = source.option_group_name
    copy.source_db_snapshot_identifier = source.db_snapshot_arn
    copy.source_region = source.region


def _inherit_from_cluster_snapshot(copy: Any, source: Any) -> None:
    """What a copy has of its source rather than of the cluster."""
    copy.db_cluster_identifier = source.db_cluster_identifier
    copy.source_db_cluster_snapshot_arn = source.db_cluster_snapshot_arn


@rule("rds", "CopyDBSnapshot", page=API, stage="after")
@rule("rds", "CopyDBClusterSnapshot", page=CLUSTER_API, stage="after")
def a_copy_has_its_own_tags_or_those_of_its_source(call: Call, answer: dict[str, Any]) -> None:
    """Tags are those given; with `CopyTags` and none given, the source's own; never those of the database."""
    copied = source_of(call).tags if call.params.get("CopyTags") else []
    own = call.params.get("Tags") or [tag for tag in copied if not tag["Key"].startswith("aws:")]
    answer[kind_of(call).noun].tags = own


@rule("rds", "CopyDBSnapshot", page="APIReference/API_DBSnapshot", stage="after")
@rule("rds", "CopyDBClusterSnapshot", page="APIReference/API_DBClusterSnapshot", stage="after")
def a_copy_from_elsewhere_is_placed_here(call: Call, answer: dict[str, Any]) -> None:
    """The Availability Zones and the VPC of a copy exist in its own Region and account."""
    copy, source = answer[kind_of(call).noun], source_of(call)
    if source.region != call.region:
        copy.availability_zone = f"{call.region}a"
        copy.availability_zones = [f"{call.region}{zone}" for zone in "abc"]
    if is_from_elsewhere(call, source):
        copy.vpc_id = default_vpc(call.account, call.region)
