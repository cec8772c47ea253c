"""DB clusters: identifiers, encryption, fields of their snapshots, and requirements for changing and deleting them."""

from __future__ import annotations

from typing import Any

from moto.rds.exceptions import DBClusterNotFoundError
from moto.rds.models import DBCluster

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import engines
from rules.key_access import require_usable_key
from rules.keys import default_rds_key
from rules.pagination import rds_page
from rules.request_checks import require_identifier
from rules.snapshot_fields import default_vpc


def _find_cluster(call: Call) -> DBCluster | None:
    clusters: dict[str, DBCluster] = call.response.backend.clusters
    return clusters.get(call.params["DBClusterIdentifier"])


@rule("rds", "CreateDBCluster")
def cluster_identifier_is_valid_and_unused(call: Call) -> None:
    """`DBClusterIdentifier` must be unused, begin with a letter, and have up to 63 characters (Multi-AZ: 52)."""
    is_aurora = str(call.params.get("Engine", "")).startswith("aurora")
    require_identifier(call, "DBClusterIdentifier", max_length=63 if is_aurora else 52)
    if _find_cluster(call) is not None:
        raise AwsError("DBClusterAlreadyExistsFault", "DB Cluster already exists")


@rule("rds", "CreateDBCluster")
def encrypted_cluster_has_a_key_arn(call: Call) -> None:
    """`KmsKeyId` must identify an accessible key and defaults to `aws/rds`. It is returned as an ARN."""
    if call.params.get("StorageEncrypted"):
        given = call.params.get("KmsKeyId")
        key = require_usable_key(call, given, "Specified") if given else default_rds_key(call.account, call.region)
        call.params["KmsKeyId"] = key.arn


@rule("rds", "DBCluster", stage="made")
def unencrypted_cluster_has_no_key(cluster: Any) -> None:
    """Only encrypted clusters have a `KmsKeyId`."""
    if not cluster.storage_encrypted:
        cluster.kms_key_id = None


@rule("rds", "DBCluster", stage="made")
def cluster_has_an_encryption_type(cluster: Any) -> None:
    """`StorageEncryptionType` is `sse-kms` with a KMS key, otherwise `sse-rds` (Aurora) or `none` (Multi-AZ)."""
    unencrypted_type = "sse-rds" if cluster.engine.startswith("aurora") else "none"
    cluster.storage_encryption_type = "sse-kms" if cluster.storage_encrypted else unencrypted_type


@rule("rds", "DBCluster", page="UserGuide/USER_WorkingWithOptionGroups", stage="made")
def cluster_has_the_default_option_group(cluster: Any) -> None:
    """A cluster has the default option group of its major version, such as `default:aurora-postgresql-15`."""
    cluster.option_group_name = engines.default_option_group(cluster.engine, cluster.engine_version)
    membership = {"DBClusterOptionGroupName": cluster.option_group_name, "Status": "in-sync"}
    cluster.db_cluster_option_group_memberships = [membership]


@rule("rds", "DBClusterSnapshot", stage="made")
def cluster_snapshot_keeps_cluster_settings(snapshot: Any) -> None:
    """Resource ID, engine mode, license, storage, Availability Zones, VPC and backup settings are those of the cluster."""
    cluster = snapshot.cluster
    snapshot.db_cluster_resource_id = cluster.db_cluster_resource_id
    snapshot.engine_mode, snapshot.license_model = cluster.engine_mode, _license_model(cluster)
    snapshot.storage_type, snapshot.availability_zones = cluster.storage_type, list(cluster.availability_zones)
    snapshot.backup_retention_period = cluster.backup_retention_period
    snapshot.preferred_backup_window = cluster.preferred_backup_window
    snapshot.iam_database_authentication_enabled = cluster.iam_database_authentication_enabled
    snapshot.vpc_id = default_vpc(snapshot.account_id, snapshot.region)


def _license_model(cluster: DBCluster) -> str:
    return "postgresql-license" if "postgres" in cluster.engine else "general-public-license"


@rule("rds", "DBClusterSnapshot", stage="made")
def cluster_snapshot_has_an_encryption_type(snapshot: Any) -> None:
    """`StorageEncryptionType` is `sse-kms` for an encrypted snapshot, otherwise that of the cluster."""
    cluster = snapshot.cluster
    snapshot.storage_encryption_type = "sse-kms" if snapshot.encrypted else cluster.storage_encryption_type


@rule("rds", "CreateDBClusterSnapshot")
def cluster_snapshot_identifier_is_valid(call: Call) -> None:
    """`DBClusterSnapshotIdentifier` must begin with a letter and have up to 63 letters, digits and hyphens."""
    require_identifier(call, "DBClusterSnapshotIdentifier", max_length=63)


@rule("rds", "CreateDBSnapshot")
def cluster_member_has_no_db_snapshots(call: Call) -> None:
    """A member of a DB cluster cannot have DB snapshots. Use a DB cluster snapshot."""
    instance = call.response.backend.databases.get(call.params["DBInstanceIdentifier"])
    if instance is not None and instance.db_cluster_identifier is not None:
        raise AwsError(
            "InvalidParameterValue",
            "The specified instance is a member of a cluster and a snapshot cannot be created directly. Please use "
            "the CreateDBClusterSnapshot API instead.",
        )


@rule("rds", "DescribeDBClusters", stage="after")
def clusters_are_paginated(call: Call, answer: dict[str, Any]) -> None:
    """An answer contains up to `MaxRecords` clusters. Defaults to 100."""
    answer |= rds_page(call, "DBClusters", list(answer["DBClusters"]))


@rule("rds", "ModifyDBCluster", "DeleteDBCluster", page="APIReference/API_ModifyDBCluster")
def changed_cluster_exists(call: Call) -> None:
    """The cluster to modify or delete must exist."""
    if _find_cluster(call) is None:
        raise DBClusterNotFoundError(call.params["DBClusterIdentifier"])


@rule("rds", "DeleteDBCluster")
def final_cluster_snapshot_is_named_or_skipped(call: Call) -> None:
    """Exactly one of `FinalDBSnapshotIdentifier` and `SkipFinalSnapshot` must be specified to delete a cluster."""
    final, skip = call.params.get("FinalDBSnapshotIdentifier"), bool(call.params.get("SkipFinalSnapshot"))
    if final and skip:
        message = "FinalDBSnapshotIdentifier can not be specified when SkipFinalSnapshot is specified."
        raise AwsError("InvalidParameterCombination", message)
    if not final and not skip:
        message = "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified."
        raise AwsError("InvalidParameterCombination", message)
