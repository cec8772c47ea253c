"""A seeded DB cluster, with its cluster parameter group, its instance and its snapshots."""

from __future__ import annotations

from collections.abc import Iterator

from databases import DATABASE_AGE, MANUAL_AGE, REGION, Cluster
from endpoint import Endpoint, tags
from snapshots import CLUSTERS, age_automated_snapshots


class ClusterSeed:
    """Makes what is missing of a cluster at one endpoint, and tells what it made."""

    def __init__(self, at: Endpoint, cluster: Cluster) -> None:
        self.at, self.cluster, self.rds = at, cluster, at.client("rds")

    def run(self) -> Iterator[str]:
        """Make everything; yields a line for each thing made."""
        yield from self._parameter_group()
        yield from self._cluster()
        if not self.cluster.hardware:
            yield from self._instance()
        yield from age_automated_snapshots(self.at, CLUSTERS, REGION, self.cluster.identifier)
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
            self.at.date(REGION, DATABASE_AGE, dbClusterIdentifier=cluster.identifier)
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
            self.at.date(REGION, DATABASE_AGE, dbInstanceIdentifier=name)
            yield f"DB instance {name} of the cluster {self.cluster.identifier}"

    def _manual_snapshot(self) -> Iterator[str]:
        name = f"{self.cluster.identifier}-before-migration"
        try:
            self.rds.describe_db_cluster_snapshots(DBClusterSnapshotIdentifier=name)
        except self.rds.exceptions.DBClusterSnapshotNotFoundFault:
            self.rds.create_db_cluster_snapshot(
                DBClusterIdentifier=self.cluster.identifier, DBClusterSnapshotIdentifier=name
            )
            self.at.date(REGION, MANUAL_AGE, dbClusterSnapshotIdentifier=name)
            yield f"manual cluster snapshot {name}"
