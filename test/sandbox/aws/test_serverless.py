"""Aurora Serverless v2. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

from typing import Any

import pytest

from accounts import Account, Refused

CAPACITY = {"MinCapacity": 0.5, "MaxCapacity": 16}


def scaling(account: Account) -> Any:
    [cluster] = account.client("rds").describe_db_clusters()["DBClusters"]
    return cluster.get("ServerlessV2ScalingConfiguration")


def test_serverless_instance_requires_the_scaling_configuration_of_its_cluster(
    account: Account, refused: Refused
) -> None:
    """aurora-serverless-v2.create-cluster"""
    account.cluster()
    message = refused("InvalidDBClusterStateFault", account.cluster_member, DBInstanceClass="db.serverless")
    assert message.startswith("Set the Serverless v2 scaling configuration on the parent DB cluster before creating")
    account.cluster_member()
    rds = account.client("rds")
    change = {"DBInstanceIdentifier": "analytics-1", "DBInstanceClass": "db.serverless"}
    refused("InvalidDBClusterStateFault", rds.modify_db_instance, **change)
    rds.modify_db_cluster(DBClusterIdentifier="analytics", ServerlessV2ScalingConfiguration=CAPACITY)
    assert scaling(account) == CAPACITY
    rds.modify_db_instance(**change)
    assert account.cluster_member("analytics-2", DBInstanceClass="db.serverless")["DBInstanceClass"] == "db.serverless"


def test_restored_cluster_does_not_inherit_the_scaling_configuration(account: Account, refused: Refused) -> None:
    """aurora-serverless-v2.create-cluster"""
    account.cluster_snapshot(ServerlessV2ScalingConfiguration=CAPACITY)
    rds = account.client("rds")
    named = {"SnapshotIdentifier": "before", "Engine": "aurora-postgresql"}
    rds.restore_db_cluster_from_snapshot(DBClusterIdentifier="restored", **named)
    member = {"DBInstanceIdentifier": "member", "DBClusterIdentifier": "restored", "Engine": "aurora-postgresql"}
    refused("InvalidDBClusterStateFault", rds.create_db_instance, DBInstanceClass="db.serverless", **member)


@pytest.mark.parametrize(
    "wrong",
    [
        {"MinCapacity": 2, "MaxCapacity": 1},
        {"MinCapacity": 0.3, "MaxCapacity": 1},
        {"MinCapacity": 0.5, "MaxCapacity": 0.5},
        {"MinCapacity": 1, "MaxCapacity": 300},
        {"MinCapacity": 0, "MaxCapacity": 1, "SecondsUntilAutoPause": 60},
    ],
)
def test_scaling_configuration_out_of_range_is_refused(
    account: Account, refused: Refused, wrong: dict[str, float]
) -> None:
    """API_ServerlessV2ScalingConfiguration"""
    refused("InvalidParameterValue", account.cluster, ServerlessV2ScalingConfiguration=wrong)


def test_cluster_without_a_minimum_pauses_after_five_minutes(account: Account) -> None:
    """API_ServerlessV2ScalingConfiguration: SecondsUntilAutoPause"""
    account.cluster(ServerlessV2ScalingConfiguration={"MinCapacity": 0, "MaxCapacity": 1})
    assert scaling(account)["SecondsUntilAutoPause"] == 300
