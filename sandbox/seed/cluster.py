"""The seeded Aurora cluster, with its cluster parameter group and its snapshots."""

from __future__ import annotations

from collections.abc import Iterator

from databases import ANALYTICS, DATABASE_AGE, MANUAL_AGE, REGION
from endpoint import Endpoint, tags
from groups import ANALYTICS_PARAMETERS
from snapshots import CLUSTERS, age_automated_snapshots


class ClusterSeed:
    """Makes what is missing of the cluster at one endpoint, and tells what it made."""

    def __init__(self, at: Endpoint) -> None:
        self.at, self.rds = at, at.client("rds")

    def run(self) -> Iterator[str]:
        """Make everything; yields a line for each thing made."""
        yield from self._parameter_group()
        yield from self._cluster()
        yield from self._instance()
        yield from age_automated_snapshots(self.at, CLUSTERS, REGION, ANALYTICS.identifier)
        yield from self._manual_snapshot()

    def _parameter_group(self) -> Iterator[str]:
        group, name = ANALYTICS_PARAMETERS, {"DBClusterParameterGroupName": ANALYTICS_PARAMETERS.name}
        try:
            self.rds.describe_db_cluster_parameters(**name)
        except self.rds.exceptions.DBParameterGroupNotFoundFault:
            self.rds.create_db_cluster_parameter_group(
                DBParameterGroupFamily=group.family, Description=group.description, **name
            )
            self.rds.modify_db_cluster_parameter_group(Parameters=group.parameters(), **name)
            yield f"DB cluster parameter group {group.name} ({len(group.parameters())} parameters)"

    def _cluster(self) -> Iterator[str]:
        try:
            self.rds.describe_db_clusters(DBClusterIdentifier=ANALYTICS.identifier)
        except self.rds.exceptions.DBClusterNotFoundFault:
            self.rds.create_db_cluster(
                DBClusterIdentifier=ANALYTICS.identifier,
                Engine=ANALYTICS.engine,
                EngineVersion=ANALYTICS.version,
                DBClusterParameterGroupName=ANALYTICS.parameter_group,
                MasterUsername="administrator",
                MasterUserPassword="only-in-the-sandbox",
                BackupRetentionPeriod=7,
                CopyTagsToSnapshot=True,
                StorageEncrypted=True,
                KmsKeyId=ANALYTICS.key,
                Tags=tags(ANALYTICS.tags),
            )
            self.at.date(REGION, DATABASE_AGE, dbClusterIdentifier=ANALYTICS.identifier)
            yield f"DB cluster {ANALYTICS.identifier} ({ANALYTICS.engine} {ANALYTICS.version})"

    def _instance(self) -> Iterator[str]:
        name = f"{ANALYTICS.identifier}-1"
        try:
            self.rds.describe_db_instances(DBInstanceIdentifier=name)
        except self.rds.exceptions.DBInstanceNotFoundFault:
            self.rds.create_db_instance(
                DBInstanceIdentifier=name,
                DBClusterIdentifier=ANALYTICS.identifier,
                DBInstanceClass="db.r6g.large",
                Engine=ANALYTICS.engine,
                Tags=tags(ANALYTICS.tags),
            )
            self.at.date(REGION, DATABASE_AGE, dbInstanceIdentifier=name)
            yield f"DB instance {name} of the cluster {ANALYTICS.identifier}"

    def _manual_snapshot(self) -> Iterator[str]:
        name = f"{ANALYTICS.identifier}-before-migration"
        try:
            self.rds.describe_db_cluster_snapshots(DBClusterSnapshotIdentifier=name)
        except self.rds.exceptions.DBClusterSnapshotNotFoundFault:
            self.rds.create_db_cluster_snapshot(
                DBClusterIdentifier=ANALYTICS.identifier, DBClusterSnapshotIdentifier=name
            )
            self.at.date(REGION, MANUAL_AGE, dbClusterSnapshotIdentifier=name)
            yield f"manual cluster snapshot {name}"
