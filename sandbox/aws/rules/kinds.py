"""The two kinds of snapshots, of DB instances and of DB clusters, and what AWS calls their parts."""

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

INVALID = (
    "The parameter {} is not a valid identifier. Identifiers must begin with a letter; must contain only ASCII "
    "letters, digits, and hyphens; and must not end with a hyphen or contain two consecutive hyphens."
)


@dataclass(frozen=True)
class Kind:
    """A kind of snapshots; objects of both have `arn`, `resource_id` (the identifier), `encrypted`, `attributes`."""

    name: str
    """As in ARNs: `snapshot`, `cluster-snapshot`."""
    noun: str
    """As in the names of actions, parameters and fields: `DBSnapshot`, `DBClusterSnapshot`."""
    database: str
    """What it is a snapshot of, as in parameters: `DBInstance`, `DBCluster`."""
    words: str
    """As in messages."""
    copying: str
    """The status of a copy that is not there yet."""
    longest: int
    """How many characters an identifier has at most."""
    snapshots: Callable[[RDSBackend], MutableMapping[str, Any]]
    databases: Callable[[RDSBackend], MutableMapping[str, Any]]
    database_of: Callable[[Any], str]
    """The identifier of the database of a snapshot."""
    resource_of: Callable[[Any], str]
    """The resource id of the database of a snapshot, which outlives its identifier."""
    not_found: Callable[[str], Exception]
    database_not_found: Callable[[str], Exception]
    exists: Callable[[str], Exception]
    wrong_state: str
    """The code of the fault for a snapshot in another state than the action needs."""

    def in_wrong_state(self, snapshot: Any, needed: str = "available") -> AwsError:
        """The refusal of a snapshot whose status is not the one needed."""
        message = f"The {self.words} {snapshot.resource_id} is not in the {needed} state."
        return AwsError(self.wrong_state, message)


INSTANCES = Kind(
    name="snapshot",
    noun="DBSnapshot",
    database="DBInstance",
    words="DB snapshot",
    copying="creating",
    longest=255,
    snapshots=lambda backend: backend.database_snapshots,
    databases=lambda backend: backend.databases,
    database_of=lambda snapshot: str(snapshot.db_instance_identifier),
    resource_of=lambda snapshot: str(snapshot.dbi_resource_id),
    not_found=DBSnapshotNotFoundFault,
    database_not_found=DBInstanceNotFoundError,
    exists=DBSnapshotAlreadyExistsError,
    wrong_state="InvalidDBSnapshotState",
)
CLUSTERS = Kind(
    name="cluster-snapshot",
    noun="DBClusterSnapshot",
    database="DBCluster",
    words="DB cluster snapshot",
    copying="copying",
    longest=63,
    snapshots=lambda backend: backend.cluster_snapshots,
    databases=lambda backend: backend.clusters,
    database_of=lambda snapshot: str(snapshot.db_cluster_identifier),
    resource_of=lambda snapshot: str(snapshot.cluster.db_cluster_resource_id),
    not_found=DBClusterSnapshotNotFoundError,
    database_not_found=DBClusterNotFoundError,
    exists=DBClusterSnapshotAlreadyExistsError,
    wrong_state="InvalidDBClusterSnapshotStateFault",
)
KINDS = (INSTANCES, CLUSTERS)


def kind_of(call: Call) -> Kind:
    """The kind of snapshots that an action is about."""
    return CLUSTERS if "Cluster" in call.action else INSTANCES
