"""Fields of DB snapshots that moto omits and the AWS provider reads back."""

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


@rule("rds", "DBSnapshot", stage="made")
def snapshot_keeps_instance_settings(snapshot: DBSnapshot) -> None:
    """Storage, license, option group, Availability Zone and backup settings are those of the instance."""
    for field in INSTANCE_FIELDS:
        setattr(snapshot, field, getattr(snapshot.database, field))


@rule("rds", "DBSnapshot", stage="made")
def snapshot_has_a_vpc_id(snapshot: Any) -> None:
    """`VpcId` is the VPC of the instance's subnet group, or the default VPC."""
    group = getattr(snapshot.database, "db_subnet_group", None)
    snapshot.vpc_id = group.vpc_id if group else default_vpc(snapshot.account_id, snapshot.region)


@rule("rds", "DBSnapshot", stage="made")
def snapshot_has_a_database_time(snapshot: Any) -> None:
    """`SnapshotDatabaseTime` is the time of the last transaction in the snapshot."""
    snapshot.snapshot_database_time = snapshot.original_snapshot_create_time


@rule("rds", "DBSnapshot", stage="made")
def snapshot_has_an_encryption_type(snapshot: Any) -> None:
    """`StorageEncryptionType` is `sse-kms` for an encrypted snapshot, otherwise `none`."""
    snapshot.storage_encryption_type = "sse-kms" if snapshot.encrypted else "none"


def default_vpc(account: str, region: str) -> str:
    """The ID of an account's default VPC in a Region."""
    return str(ec2_backends[account][region].default_vpc.id)
