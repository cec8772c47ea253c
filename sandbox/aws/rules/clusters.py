"""DB clusters: what identifies and encrypts them, and what is needed to change or remove them."""

from __future__ import annotations

import re
from typing import Any

from moto.rds.exceptions import DBClusterNotFoundError
from moto.rds.models import DBCluster

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import engines
from rules.fields import default_vpc
from rules.key_access import usable_key
from rules.keys import default_rds_key
from rules.kinds import INVALID
from rules.pages import paged

CREATE = "APIReference/API_CreateDBCluster"


def _named(call: Call) -> DBCluster | None:
    clusters: dict[str, DBCluster] = call.response.backend.clusters
    return clusters.get(call.params["DBClusterIdentifier"])


@rule("rds", "CreateDBCluster", page=CREATE)
def a_cluster_identifier_is_well_formed_and_free(call: Call) -> None:
    """Up to 63 letters, digits and hyphens (Multi-AZ DB clusters: 52), first a letter; one cluster of a name."""
    identifier, engine = str(call.params["DBClusterIdentifier"]), str(call.params.get("Engine", ""))
    longest = 63 if engine.startswith("aurora") else 52
    if not re.fullmatch(r"[A-Za-z](-?[A-Za-z0-9])*", identifier) or len(identifier) > longest:
        raise AwsError("InvalidParameterValue", INVALID.format("DBClusterIdentifier"))
    if _named(call) is not None:
        raise AwsError("DBClusterAlreadyExistsFault", "DB Cluster already exists")


@rule("rds", "CreateDBCluster", page=CREATE)
def an_encrypted_cluster_has_a_key_arn(call: Call) -> None:
    """`KmsKeyId` names a usable key in any way, or is left out for `aws/rds`; it is read back as an ARN."""
    if call.params.get("StorageEncrypted"):
        given = call.params.get("KmsKeyId")
        key = usable_key(call, given, "Specified") if given else default_rds_key(call.account, call.region)
        call.params["KmsKeyId"] = key.arn


@rule("rds", "DBCluster", page="APIReference/API_DBCluster", stage="made")
def an_unencrypted_cluster_has_no_key(cluster: Any) -> None:
    """`KmsKeyId` is told of encrypted clusters only."""
    if not cluster.storage_encrypted:
        cluster.kms_key_id = None


@rule("rds", "DBCluster", page="APIReference/API_DBCluster", stage="made")
def a_cluster_tells_how_it_is_encrypted(cluster: Any) -> None:
    """`StorageEncryptionType`: `sse-kms` under a KMS key; without one Aurora has a key of AWS's own (`sse-rds`)."""
    without = "sse-rds" if cluster.engine.startswith("aurora") else "none"
    cluster.storage_encryption_type = "sse-kms" if cluster.storage_encrypted else without


@rule("rds", "DBCluster", page="UserGuide/USER_WorkingWithOptionGroups", stage="made")
def a_cluster_has_the_default_option_group(cluster: Any) -> None:
    """Clusters have the default option group of their version: `default:aurora-postgresql-15`."""
    cluster.option_group_name = engines.default_option_group(cluster.engine, cluster.engine_version)
    membership = {"DBClusterOptionGroupName": cluster.option_group_name, "Status": "in-sync"}
    cluster.db_cluster_option_group_memberships = [membership]


@rule("rds", "DBClusterSnapshot", page="APIReference/API_DBClusterSnapshot", stage="made")
def a_cluster_snapshot_keeps_the_settings_of_its_cluster(snapshot: Any) -> None:
    """Resource id, engine mode, license, storage, zones, VPC and backup settings are those of the cluster."""
    cluster = snapshot.cluster
    snapshot.db_cluster_resource_id = cluster.db_cluster_resource_id
    snapshot.engine_mode, snapshot.license_model = cluster.engine_mode, _license(cluster)
    snapshot.storage_type, snapshot.availability_zones = cluster.storage_type, list(cluster.availability_zones)
    snapshot.backup_retention_period = cluster.backup_retention_period
    snapshot.preferred_backup_window = cluster.preferred_backup_window
    snapshot.iam_database_authentication_enabled = cluster.iam_database_authentication_enabled
    snapshot.vpc_id = default_vpc(snapshot.account_id, snapshot.region)


def _license(cluster: DBCluster) -> str:
    return "postgresql-license" if "postgres" in cluster.engine else "general-public-license"


@rule("rds", "DBClusterSnapshot", page="APIReference/API_DBClusterSnapshot", stage="made")
def a_cluster_snapshot_tells_how_it_is_encrypted(snapshot: Any) -> None:
    """`StorageEncryptionType` is that of the cluster, or `sse-kms` under the key of the copy."""
    cluster = snapshot.cluster
    snapshot.storage_encryption_type = "sse-kms" if snapshot.encrypted else cluster.storage_encryption_type


@rule("rds", "CreateDBClusterSnapshot", page="APIReference/API_CreateDBClusterSnapshot")
def a_cluster_snapshot_identifier_is_well_formed(call: Call) -> None:
    """Up to 63 letters, digits and hyphens, first a letter, no two hyphens together and none at the end."""
    name = str(call.params["DBClusterSnapshotIdentifier"])
    if not re.fullmatch(r"[A-Za-z](-?[A-Za-z0-9])*", name) or len(name) > 63:
        raise AwsError("InvalidParameterValue", INVALID.format("DBClusterSnapshotIdentifier"))


@rule("rds", "CreateDBSnapshot", page="APIReference/API_CreateDBSnapshot")
def an_instance_of_a_cluster_has_no_snapshots_of_its_own(call: Call) -> None:
    """The snapshots of Aurora are the cluster's."""
    instance = call.response.backend.databases.get(call.params["DBInstanceIdentifier"])
    if instance is not None and instance.db_cluster_identifier is not None:
        raise AwsError(
            "InvalidParameterValue",
            "The specified instance is a member of a cluster and a snapshot cannot be created directly. Please use "
            "the CreateDBClusterSnapshot API instead.",
        )


@rule("rds", "DescribeDBClusters", page="APIReference/API_DescribeDBClusters", stage="after")
def clusters_come_in_pages(call: Call, answer: dict[str, Any]) -> None:
    """At most 100 clusters in an answer, or `MaxRecords`."""
    answer |= paged(call, "DBClusters", list(answer["DBClusters"]))


@rule("rds", "ModifyDBCluster", "DeleteDBCluster", page="APIReference/API_ModifyDBCluster")
def only_clusters_that_exist_are_changed(call: Call) -> None:
    """An unknown cluster is not found."""
    if _named(call) is None:
        raise DBClusterNotFoundError(call.params["DBClusterIdentifier"])


@rule("rds", "DeleteDBCluster", page="APIReference/API_DeleteDBCluster")
def a_final_cluster_snapshot_is_named_or_skipped(call: Call) -> None:
    """Deleting a cluster needs the name of a final snapshot, or the wish to have none, and never both."""
    final, skip = call.params.get("FinalDBSnapshotIdentifier"), bool(call.params.get("SkipFinalSnapshot"))
    if final and skip:
        message = "FinalDBSnapshotIdentifier can not be specified when SkipFinalSnapshot is specified."
        raise AwsError("InvalidParameterCombination", message)
    if not final and not skip:
        message = "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified."
        raise AwsError("InvalidParameterCombination", message)
