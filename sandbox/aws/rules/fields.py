"""The fields that moto leaves out of a DB snapshot, and that the AWS provider reads back."""

from __future__ import annotations

from typing import Any

from moto.ec2.models import ec2_backends
from moto.rds.models import DBSnapshot

from registry import rule

INSTANCE_FIELDS = (
    "availability_zone",
    "backup_retention_period",
    "iops",
    "license_model",
    "option_group_name",
    "preferred_backup_window",
    "storage_throughput",
    "storage_type",
)


@rule("rds", "DBSnapshot", page="APIReference/API_DBSnapshot", stage="made")
def a_snapshot_keeps_the_settings_of_its_instance(snapshot: DBSnapshot) -> None:
    """Storage, license, option group, Availability Zone and backup settings are those at the time of the snapshot."""
    for field in INSTANCE_FIELDS:
        setattr(snapshot, field, getattr(snapshot.database, field))


@rule("rds", "DBSnapshot", page="APIReference/API_DBSnapshot", stage="made")
def a_snapshot_tells_its_vpc(snapshot: Any) -> None:
    """`VpcId` is the VPC of the instance: that of its subnet group, or the default VPC."""
    group = getattr(snapshot.database, "db_subnet_group", None)
    snapshot.vpc_id = group.vpc_id if group else default_vpc(snapshot.account_id, snapshot.region)


@rule("rds", "DBSnapshot", page="APIReference/API_DBSnapshot", stage="made")
def a_snapshot_tells_the_time_of_its_data(snapshot: Any) -> None:
    """`SnapshotDatabaseTime` is the time of the last transaction in the snapshot."""
    snapshot.snapshot_database_time = snapshot.original_snapshot_create_time


@rule("rds", "DBSnapshot", page="APIReference/API_DBSnapshot", stage="made")
def a_snapshot_tells_how_it_is_encrypted(snapshot: Any) -> None:
    """`StorageEncryptionType` is `sse-kms` under a KMS key, and `none` without encryption."""
    snapshot.storage_encryption_type = "sse-kms" if snapshot.encrypted else "none"


def default_vpc(account: str, region: str) -> str:
    """The id of an account's default VPC in a Region."""
    return str(ec2_backends[account][region].default_vpc.id)
