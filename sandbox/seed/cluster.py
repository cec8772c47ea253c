"""A seeded DB cluster with its parameter group, instance and snapshots."""

from __future__ import annotations

from collections.abc import Iterator

from automated_snapshots import DB_CLUSTER_SNAPSHOTS, set_automated_snapshot_ages
from databases import DATABASE_AGE, MANUAL_AGE, REGION, Cluster
from endpoint import Endpoint, tags


class ClusterSeeder:
    """Creates the missing resources of a cluster."""

    def __init__(self, endpoint: Endpoint, cluster: Cluster) -> None:
        self.endpoint, self.cluster, self.rds = endpoint, cluster, endpoint.client("rds")

    def run(self) -> Iterator[str]:
        """Create everything, and yield a description of each new resource."""
        yield from self._parameter_group()
        yield from self._cluster()
        if not self.cluster.hardware:
            yield from self._instance()
        yield from set_automated_snapshot_ages(self.endpoint, DB_CLUSTER_SNAPSHOTS, REGION, self.cluster.identifier)
        yield from self._manual_snapshot()

    def _parameter_group(self) -> Iterator[str]:
        group = self.cluster.parameter_group
        if group is None:
            return
        name = {"DBClusterParameterGroupName": group.name}
        try:
            self.rds.describe_db_cluster_parameters(**name)
        except self.rds.exceptions.DBParameterGroupNotFoundFault:
            self.rds.create_db_cluster_parameter_group(
                DBParameterGroupFamily=group.family, Description=group.description, **name
            )
            self.rds.modify_db_cluster_parameter_group(Parameters=group.parameters(), **name)
            yield f"DB cluster parameter group {group.name} ({len(group.parameters())} parameters)"

    def _cluster(self) -> Iterator[str]:
        cluster, group = self.cluster, self.cluster.parameter_group
        try:
            self.rds.describe_db_clusters(DBClusterIdentifier=cluster.identifier)
        except self.rds.exceptions.DBClusterNotFoundFault:
            self.rds.create_db_cluster(
                DBClusterIdentifier=cluster.identifier,
                Engine=cluster.engine,
                EngineVersion=cluster.version,
                MasterUsername="administrator",
                MasterUserPassword="only-in-the-sandbox",
                BackupRetentionPeriod=7,
                CopyTagsToSnapshot=True,
                StorageEncrypted=True,
                KmsKeyId=cluster.key,
                Tags=tags(cluster.tags),
                **({"DBClusterParameterGroupName": group.name} if group else {}),
                **cluster.hardware,
            )
            self.endpoint.set_time(REGION, DATABASE_AGE, dbClusterIdentifier=cluster.identifier)
            yield f"DB cluster {cluster.identifier} ({cluster.engine} {cluster.version})"

    def _instance(self) -> Iterator[str]:
        name = f"{self.cluster.identifier}-1"
        try:
            self.rds.describe_db_instances(DBInstanceIdentifier=name)
        except self.rds.exceptions.DBInstanceNotFoundFault:
            self.rds.create_db_instance(
                DBInstanceIdentifier=name,
                DBClusterIdentifier=self.cluster.identifier,
                DBInstanceClass="db.r6g.large",
                Engine=self.cluster.engine,
                Tags=tags(self.cluster.tags),
            )
            self.endpoint.set_time(REGION, DATABASE_AGE, dbInstanceIdentifier=name)
            yield f"DB instance {name} of the cluster {self.cluster.identifier}"

    def _manual_snapshot(self) -> Iterator[str]:
        name = f"{self.cluster.identifier}-before-migration"
        try:
            self.rds.describe_db_cluster_snapshots(DBClusterSnapshotIdentifier=name)
        except self.rds.exceptions.DBClusterSnapshotNotFoundFault:
            self.rds.create_db_cluster_snapshot(
                DBClusterIdentifier=self.cluster.identifier, DBClusterSnapshotIdentifier=name
            )
            self.endpoint.set_time(REGION, MANUAL_AGE, dbClusterSnapshotIdentifier=name)
            yield f"manual cluster snapshot {name}"
