"""The seed: its databases and their groups, the partner's shared snapshot, and the small databases."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from access import policy, root, statement
from accounts import SERVER, TARGET_REGION, Account, Server, assume_role, running_server

SEED = SERVER.parents[1] / "seed" / "seed.py"
RECEIVER = "arn:aws:iam::222222222222:role/SnapshotReceiver"


def run_seed(server: Server, *arguments: str, **environment: str) -> list[str]:
    command = [sys.executable, str(SEED), "--endpoint", server.endpoint, *arguments]
    ended = subprocess.run(command, check=True, capture_output=True, text=True, env={**os.environ, **environment})
    return ended.stdout.splitlines()


@pytest.fixture(scope="module")
def created(server_of_seed: Server) -> list[str]:
    """What the first run of the seed created."""
    return run_seed(server_of_seed, AWS_PROFILE="missing", HTTP_PROXY="http://127.0.0.1:9")


@pytest.fixture(scope="module")
def server_of_seed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A local AWS without databases."""
    with running_server(tmp_path_factory.mktemp("seeded"), "--copy-seconds", "0") as server:
        yield server


@pytest.fixture(scope="module")
def seeded(server_of_seed: Server, created: list[str]) -> Server:
    """A seeded local AWS. Tests must not change the seeded resources."""
    assert created
    return server_of_seed


def test_second_run_creates_nothing(seeded: Server, created: list[str]) -> None:
    assert len(created) == 57 and all(line.startswith("Created ") for line in created)
    before = snapshots(seeded)
    assert run_seed(seeded) == ["All resources exist already."]
    assert snapshots(seeded) == before


def test_seeded_instances_have_snapshots_and_keys(seeded: Server) -> None:
    before = snapshots(seeded)
    assert len(before) == 18
    assert {each["SnapshotType"] for each in before} == {"automated", "manual"}
    rds, kms = seeded.client("rds"), seeded.client("kms")
    keys = {each["DBInstanceIdentifier"]: each.get("KmsKeyId") for each in rds.describe_db_instances()["DBInstances"]}
    managers = {name: kms.describe_key(KeyId=key)["KeyMetadata"]["KeyManager"] for name, key in keys.items() if key}
    customers = dict.fromkeys(("orders", "ledger", "payroll", "warehouse", "analytics-1", "storefront-1"), "CUSTOMER")
    assert managers == customers | {"billing": "AWS"} and keys["catalog"] is None
    assert kms.describe_key(KeyId="alias/orders")["KeyMetadata"]["Arn"] == keys["orders"]
    west = seeded.client("rds", "us-west-2").describe_db_snapshots()["DBSnapshots"]
    assert {(each["DBInstanceIdentifier"], each["Encrypted"]) for each in west} == {("inventory", True)}


def test_seeded_databases_use_the_seeded_groups(seeded: Server) -> None:
    rds = seeded.client("rds")
    instances = {each["DBInstanceIdentifier"]: each for each in rds.describe_db_instances()["DBInstances"]}
    groups = {name: each["OptionGroupMemberships"][0]["OptionGroupName"] for name, each in instances.items()}
    assert (groups["orders"], groups["ledger"]) == ("orders-options", "ledger-options")
    assert (groups["warehouse"], groups["catalog"]) == ("warehouse-options", "default:postgres-16")
    assert instances["orders"]["DBParameterGroups"][0]["DBParameterGroupName"] == "orders-mysql8"
    parameters = rds.describe_db_parameters(DBParameterGroupName="orders-mysql8", Source="user")["Parameters"]
    assert len(parameters) > 25 and {each["ApplyType"] for each in parameters} == {"static", "dynamic"}
    [ledger] = rds.describe_option_groups(OptionGroupName="ledger-options")["OptionGroupsList"]
    [zone] = ledger["Options"][0]["OptionSettings"]
    assert (zone["Name"], zone["Value"], ledger["Options"][0]["Permanent"]) == ("TIME_ZONE", "Europe/Berlin", True)


def test_seeded_cluster_has_snapshots_under_its_own_key(seeded: Server) -> None:
    rds = seeded.client("rds")
    [cluster] = rds.describe_db_clusters(DBClusterIdentifier="analytics")["DBClusters"]
    assert cluster["DBClusterParameterGroup"] == "analytics-cluster"
    key = seeded.client("kms").describe_key(KeyId="alias/analytics")["KeyMetadata"]["Arn"]
    found = rds.describe_db_cluster_snapshots(DBClusterIdentifier="analytics")["DBClusterSnapshots"]
    assert sorted(each["SnapshotType"] for each in found) == ["automated", "automated", "manual"]
    assert {each["KmsKeyId"] for each in found} == {cluster["KmsKeyId"]} == {key}
    assert {tuple(tag.values()) for each in found for tag in each["TagList"]} == {("team", "insight")}


def test_seeded_agent_option_has_a_port_a_version_and_a_masked_secret(seeded: Server) -> None:
    [group] = seeded.client("rds").describe_option_groups(OptionGroupName="payroll-options")["OptionGroupsList"]
    [agent] = group["Options"]
    assert (agent["OptionName"], agent["Port"], agent["OptionVersion"]) == ("OEM_AGENT", 3872, "13.5.0.0.v3")
    settings = {each["Name"]: each.get("Value") for each in agent["OptionSettings"]}
    assert settings["AGENT_REGISTRATION_PASSWORD"] == "****" and settings["OMS_HOST"] == "oms.example.com"
    assert "only-in-the-sandbox" not in json.dumps(group)


def test_seeded_clusters_include_both_aurora_engines_and_multi_az(seeded: Server) -> None:
    rds, kms = seeded.client("rds"), seeded.client("kms")
    clusters = {each["DBClusterIdentifier"]: each for each in rds.describe_db_clusters()["DBClusters"]}
    assert [clusters[name]["Engine"] for name in ("analytics", "storefront", "telemetry")] == [
        "aurora-postgresql",
        "aurora-mysql",
        "postgres",
    ]
    assert [each["DBInstanceIdentifier"] for each in clusters["storefront"]["DBClusterMembers"]] == ["storefront-1"]
    key = kms.describe_key(KeyId="alias/storefront")["KeyMetadata"]["Arn"]
    assert clusters["storefront"]["KmsKeyId"] == key
    assert clusters["telemetry"]["DBClusterInstanceClass"] == "db.r6gd.large"
    for name in ("storefront", "telemetry"):
        [snapshot] = rds.describe_db_cluster_snapshots(DBClusterIdentifier=name, SnapshotType="manual")[
            "DBClusterSnapshots"
        ]
        assert (snapshot["DBClusterSnapshotIdentifier"], snapshot["Status"]) == (
            f"{name}-before-migration",
            "available",
        )


def test_shared_partner_snapshot_can_be_copied(seeded: Server) -> None:
    """USER_ShareSnapshot; key-policy-modifying-external-accounts"""
    rds = seeded.client("rds")
    [shared] = rds.describe_db_snapshots(SnapshotType="shared")["DBSnapshots"]
    assert shared["DBSnapshotArn"] == "arn:aws:rds:us-east-1:333333333333:snapshot:partner-export"
    assert (shared["Engine"], shared["Encrypted"]) == ("mysql", True)
    key = seeded.client("kms").create_key()["KeyMetadata"]["Arn"]
    copy = rds.copy_db_snapshot(
        SourceDBSnapshotIdentifier=shared["DBSnapshotArn"],
        TargetDBSnapshotIdentifier="partner-received",
        KmsKeyId=key,
    )["DBSnapshot"]
    assert (copy["KmsKeyId"], copy["SourceDBSnapshotIdentifier"]) == (key, shared["DBSnapshotArn"])


def test_small_databases_exceed_the_default_quotas_and_have_two_snapshots_each(tmp_path: Path) -> None:
    # More than 100 snapshots, so that the second run must read a second page to find them.
    with running_server(tmp_path) as server:
        created = [line for line in run_seed(server, "--many", "45") if "many-" in line]
        assert len(created) == 90 and created[0] == "Created DB instance many-001 with one automated snapshot"
        assert len(run_seed(server, "--many", "46")) == 2
        pages = server.client("rds").get_paginator("describe_db_snapshots").paginate()
        found = [each for page in pages for each in page["DBSnapshots"] if each["DBInstanceIdentifier"] == "many-045"]
        assert sorted(each["SnapshotType"] for each in found) == ["automated", "manual"]
        assert {each["Status"] for each in found if each["SnapshotType"] == "manual"} == {"available"}


def snapshots(server: Server) -> list[dict[str, Any]]:
    """The DB snapshots of the seeded databases in the source Region."""
    found = server.client("rds").describe_db_snapshots()["DBSnapshots"]
    databases = ("orders", "billing", "catalog", "ledger", "payroll", "warehouse")
    return [each for each in found if each["DBInstanceIdentifier"] in databases]


def test_seeded_snapshot_is_copied_across_regions_and_accounts(seeded: Server) -> None:
    """From the newest automated snapshot to a copy in the target account."""
    automated = seeded.client("rds").describe_db_snapshots(DBInstanceIdentifier="orders", SnapshotType="automated")
    newest = max(automated["DBSnapshots"], key=lambda each: each["SnapshotCreateTime"])
    receiver = assume_role(Account("111111111111", seeded, {}), RECEIVER)
    there = seeded.client("kms", TARGET_REGION)
    opened = policy(*(statement(root(each)) for each in ("111111111111", "222222222222")))
    key = there.create_key(Policy=opened)["KeyMetadata"]["Arn"]
    there.create_grant(KeyId=key, GranteePrincipal=RECEIVER, Operations=["Decrypt", "DescribeKey"])
    rds = seeded.client("rds", TARGET_REGION)
    copied = rds.copy_db_snapshot(
        SourceDBSnapshotIdentifier=newest["DBSnapshotArn"],
        TargetDBSnapshotIdentifier="orders-eu-west-1",
        KmsKeyId=key,
        CopyTags=True,
    )["DBSnapshot"]
    assert copied["TagList"] == newest["TagList"] != []
    rds.modify_db_snapshot_attribute(
        DBSnapshotIdentifier="orders-eu-west-1", AttributeName="restore", ValuesToAdd=["222222222222"]
    )
    own = receiver.key(TARGET_REGION)
    received = receiver.copy(copied["DBSnapshotArn"], "orders-received", TARGET_REGION, KmsKeyId=own)
    assert received["KmsKeyId"] == own
    assert received["DBSnapshotArn"] == "arn:aws:rds:eu-west-1:222222222222:snapshot:orders-received"
