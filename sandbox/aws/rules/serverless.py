"""Aurora Serverless v2: the scaling configuration of a DB cluster, which its instances of class db.serverless require."""

from __future__ import annotations

from dispatch import Call
from errors import AwsError
from registry import rule

SERVERLESS_CLASS = "db.serverless"
CONFIGURATION = "ServerlessV2ScalingConfiguration"
PAGE = f"APIReference/API_{CONFIGURATION}"
DEFAULT_PAUSE_SECONDS = 300


@rule("rds", "CreateDBInstance", "ModifyDBInstance", page="AuroraUserGuide/aurora-serverless-v2.create-cluster")
def serverless_instance_needs_the_scaling_configuration_of_its_cluster(call: Call) -> None:
    """An instance of class `db.serverless` requires a DB cluster with a Serverless v2 scaling configuration.

    Users report this code and message: https://github.com/cloudposse/terraform-aws-rds-cluster/pull/181.
    """
    if call.params.get("DBInstanceClass") != SERVERLESS_CLASS:
        return
    backend = call.response.backend
    known = backend.databases.get(call.params["DBInstanceIdentifier"])
    cluster = backend.clusters.get(call.params.get("DBClusterIdentifier") or getattr(known, "db_cluster_identifier", ""))
    if cluster is not None and not cluster.serverless_v2_scaling_configuration:
        raise AwsError(
            "InvalidDBClusterStateFault",
            "Set the Serverless v2 scaling configuration on the parent DB cluster before creating a Serverless v2 DB "
            "instance.",
        )


@rule("rds", "CreateDBCluster", "ModifyDBCluster", "RestoreDBClusterFromSnapshot", page=PAGE)
def scaling_configuration_is_in_range(call: Call) -> None:
    """Capacities are 0 to 256 in steps of 0.5, the maximum at least 1. A minimum of 0 pauses after 300 to 86400 seconds.

    `SecondsUntilAutoPause` defaults to 300.
    """
    given = call.params.get(CONFIGURATION)
    if not given:
        return
    least, most = float(given["MinCapacity"]), float(given["MaxCapacity"])
    valid = 0 <= least <= most and 1 <= most <= 256 and (least * 2).is_integer() and (most * 2).is_integer()
    if least == 0 and not given.get("SecondsUntilAutoPause"):
        given["SecondsUntilAutoPause"] = DEFAULT_PAUSE_SECONDS
    pause = int(given.get("SecondsUntilAutoPause") or DEFAULT_PAUSE_SECONDS)
    if not valid or not 300 <= pause <= 86400:
        raise AwsError("InvalidParameterValue", f"The Serverless v2 scaling configuration isn't valid: {dict(given)}.")
