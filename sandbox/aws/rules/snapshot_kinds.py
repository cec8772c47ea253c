"""The two kinds of snapshots, DB snapshots and DB cluster snapshots, and how the RDS API names their parts."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

from moto.rds.exceptions import (
    DBClusterNotFoundError,
    DBClusterSnapshotAlreadyExistsError,
    DBClusterSnapshotNotFoundError,
    DBInstanceNotFoundError,
    DBSnapshotAlreadyExistsError,
    DBSnapshotNotFoundFault,
)
from moto.rds.models import RDSBackend

from dispatch import Call
from errors import AwsError


@dataclass(frozen=True)
class SnapshotKind:
    """A kind of snapshot. moto's objects have `arn`, `resource_id` (the identifier), `encrypted`, `attributes`."""

    arn_type: str
    """The resource type in ARNs: `snapshot` or `cluster-snapshot`."""
    api_name: str
    """The name in actions, parameters and fields: `DBSnapshot` or `DBClusterSnapshot`."""
    database_api_name: str
    """The name of the database in parameters: `DBInstance` or `DBCluster`."""
    display_name: str
    """The name in messages."""
    copying_status: str
    """The status of a copy while its data is transferred."""
    max_identifier_length: int
    """The maximum length of an identifier."""
    snapshots: Callable[[RDSBackend], MutableMapping[str, Any]]
    databases: Callable[[RDSBackend], MutableMapping[str, Any]]
    database_identifier: Callable[[Any], str]
    """Returns the identifier of a snapshot's database."""
    database_resource_id: Callable[[Any], str]
    """Returns the resource ID of a snapshot's database, which is never reused."""
    not_found: Callable[[str], Exception]
    database_not_found: Callable[[str], Exception]
    already_exists: Callable[[str], Exception]
    invalid_state_code: str
    """The error code for a snapshot in another state than the action requires."""

    def invalid_state(self, snapshot: Any, needed: str = "available") -> AwsError:
        """The error for a snapshot whose status is not the required one."""
        message = f"The {self.display_name} {snapshot.resource_id} is not in the {needed} state."
        return AwsError(self.invalid_state_code, message)


DB_SNAPSHOTS = SnapshotKind(
    arn_type="snapshot",
    api_name="DBSnapshot",
    database_api_name="DBInstance",
    display_name="DB snapshot",
    copying_status="creating",
    max_identifier_length=255,
    snapshots=lambda backend: backend.database_snapshots,
    databases=lambda backend: backend.databases,
    database_identifier=lambda snapshot: str(snapshot.db_instance_identifier),
    database_resource_id=lambda snapshot: str(snapshot.dbi_resource_id),
    not_found=DBSnapshotNotFoundFault,
    database_not_found=DBInstanceNotFoundError,
    already_exists=DBSnapshotAlreadyExistsError,
    invalid_state_code="InvalidDBSnapshotState",
)
DB_CLUSTER_SNAPSHOTS = SnapshotKind(
    arn_type="cluster-snapshot",
    api_name="DBClusterSnapshot",
    database_api_name="DBCluster",
    display_name="DB cluster snapshot",
    copying_status="copying",
    max_identifier_length=63,
    snapshots=lambda backend: backend.cluster_snapshots,
    databases=lambda backend: backend.clusters,
    database_identifier=lambda snapshot: str(snapshot.db_cluster_identifier),
    database_resource_id=lambda snapshot: str(snapshot.cluster.db_cluster_resource_id),
    not_found=DBClusterSnapshotNotFoundError,
    database_not_found=DBClusterNotFoundError,
    already_exists=DBClusterSnapshotAlreadyExistsError,
    invalid_state_code="InvalidDBClusterSnapshotStateFault",
)
SNAPSHOT_KINDS = (DB_SNAPSHOTS, DB_CLUSTER_SNAPSHOTS)


def kind_of(call: Call) -> SnapshotKind:
    """The kind of snapshots that an action concerns."""
    return DB_CLUSTER_SNAPSHOTS if "Cluster" in call.action else DB_SNAPSHOTS
