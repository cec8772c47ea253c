"""The seed: its databases and their groups, what a partner shares, and many databases."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from conftest import SERVER, THERE, Server, start

SEED = SERVER.parents[1] / "seed" / "seed.py"


def run_seed(server: Server, *arguments: str) -> list[str]:
    command = [sys.executable, str(SEED), "--endpoint", server.endpoint, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def test_the_seed_makes_its_databases_once(server: Server) -> None:
    made = run_seed(server)
    assert len(made) == 57
    before = snapshots(server)
    assert run_seed(server) == ["nothing to make: everything is there already"]
    assert snapshots(server) == before
    assert len(before) == 18
    assert {each["SnapshotType"] for each in before} == {"automated", "manual"}
    rds, kms = server.client("rds"), server.client("kms")
    keys = {each["DBInstanceIdentifier"]: each.get("KmsKeyId") for each in rds.describe_db_instances()["DBInstances"]}
    managers = {name: kms.describe_key(KeyId=key)["KeyMetadata"]["KeyManager"] for name, key in keys.items() if key}
    customers = dict.fromkeys(("orders", "ledger", "payroll", "warehouse", "analytics-1", "storefront-1"), "CUSTOMER")
    assert managers == customers | {"billing": "AWS"} and keys["catalog"] is None
    assert kms.describe_key(KeyId="alias/orders")["KeyMetadata"]["Arn"] == keys["orders"]
    west = server.client("rds", "us-west-2").describe_db_snapshots()["DBSnapshots"]
    assert {(each["DBInstanceIdentifier"], each["Encrypted"]) for each in west} == {("inventory", True)}


def test_the_seeded_groups_are_those_of_the_databases(server: Server) -> None:
    run_seed(server)
    rds = server.client("rds")
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


def test_the_seeded_cluster_has_snapshots_under_its_own_key(server: Server) -> None:
    run_seed(server)
    rds = server.client("rds")
    [cluster] = rds.describe_db_clusters(DBClusterIdentifier="analytics")["DBClusters"]
    assert cluster["DBClusterParameterGroup"] == "analytics-cluster"
    key = server.client("kms").describe_key(KeyId="alias/analytics")["KeyMetadata"]["Arn"]
    found = rds.describe_db_cluster_snapshots(DBClusterIdentifier="analytics")["DBClusterSnapshots"]
    assert sorted(each["SnapshotType"] for each in found) == ["automated", "automated", "manual"]
    assert {each["KmsKeyId"] for each in found} == {cluster["KmsKeyId"]} == {key}
    assert {tuple(tag.values()) for each in found for tag in each["TagList"]} == {("team", "insight")}


def test_the_seeded_agent_has_a_port_a_version_and_a_secret_that_nobody_reads(server: Server) -> None:
    run_seed(server)
    [group] = server.client("rds").describe_option_groups(OptionGroupName="payroll-options")["OptionGroupsList"]
    [agent] = group["Options"]
    assert (agent["OptionName"], agent["Port"], agent["OptionVersion"]) == ("OEM_AGENT", 3872, "13.5.0.0.v3")
    settings = {each["Name"]: each.get("Value") for each in agent["OptionSettings"]}
    assert settings["AGENT_REGISTRATION_PASSWORD"] == "****" and settings["OMS_HOST"] == "oms.example.com"
    assert "only-in-the-sandbox" not in json.dumps(group)


def test_the_seeded_clusters_are_of_both_kinds_of_aurora_and_multi_az(server: Server) -> None:
    run_seed(server)
    rds, kms = server.client("rds"), server.client("kms")
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


def test_the_partner_shares_a_snapshot_that_can_be_copied(server: Server) -> None:
    """USER_ShareSnapshot; key-policy-modifying-external-accounts"""
    run_seed(server)
    rds = server.client("rds")
    [shared] = rds.describe_db_snapshots(SnapshotType="shared")["DBSnapshots"]
    assert shared["DBSnapshotArn"] == "arn:aws:rds:us-east-1:333333333333:snapshot:partner-export"
    assert (shared["Engine"], shared["Encrypted"]) == ("mysql", True)
    key = server.client("kms").create_key()["KeyMetadata"]["Arn"]
    copy = rds.copy_db_snapshot(
        SourceDBSnapshotIdentifier=shared["DBSnapshotArn"],
        TargetDBSnapshotIdentifier="partner-received",
        KmsKeyId=key,
    )["DBSnapshot"]
    assert (copy["KmsKeyId"], copy["SourceDBSnapshotIdentifier"]) == (key, shared["DBSnapshotArn"])


def test_many_databases_are_made_once_each_with_two_snapshots(tmp_path: Path) -> None:
    server = start(tmp_path)
    try:
        made = [line for line in run_seed(server, "--many", "60") if "many-" in line]
        assert len(made) == 120 and made[0] == "made DB instance many-001 with one automated snapshot"
        assert run_seed(server, "--many", "60") == ["nothing to make: everything is there already"]
        assert len(run_seed(server, "--many", "61")) == 2
        pages = server.client("rds").get_paginator("describe_db_snapshots").paginate()
        found = [each for page in pages for each in page["DBSnapshots"] if each["DBInstanceIdentifier"] == "many-060"]
        assert sorted(each["SnapshotType"] for each in found) == ["automated", "manual"]
        assert {each["Status"] for each in found if each["SnapshotType"] == "manual"} == {"available"}
    finally:
        server.process.terminate()
        server.process.wait(10)


def snapshots(server: Server) -> list[dict[str, Any]]:
    found = server.client("rds").describe_db_snapshots()["DBSnapshots"]
    seeded = ("orders", "billing", "catalog", "ledger", "payroll", "warehouse")
    return [each for each in found if each["DBInstanceIdentifier"] in seeded]


def test_a_seeded_snapshot_goes_the_whole_way(server: Server) -> None:
    """From the newest automated snapshot to a copy in the target account."""
    run_seed(server)
    automated = server.client("rds").describe_db_snapshots(DBInstanceIdentifier="orders", SnapshotType="automated")
    newest = max(automated["DBSnapshots"], key=lambda each: each["SnapshotCreateTime"])
    receiver = "arn:aws:iam::222222222222:role/SnapshotReceiver"
    owner = {"Effect": "Allow", "Action": "kms:*", "Resource": "*"}
    root = "arn:aws:iam::{}:root"
    policy = {
        "Version": "2012-10-17",
        "Statement": [owner | {"Principal": {"AWS": root.format(each)}} for each in ("111111111111", "222222222222")],
    }
    there = server.client("kms", THERE)
    key = there.create_key(Policy=json.dumps(policy))["KeyMetadata"]["Arn"]
    there.create_grant(KeyId=key, GranteePrincipal=receiver, Operations=["Decrypt", "DescribeKey"])
    rds = server.client("rds", THERE)
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
    given = server.client("sts").assume_role(RoleArn=receiver, RoleSessionName="receive")["Credentials"]
    credentials = {
        "aws_access_key_id": given["AccessKeyId"],
        "aws_secret_access_key": given["SecretAccessKey"],
        "aws_session_token": given["SessionToken"],
    }
    own = server.client("kms", THERE, **credentials).create_key()["KeyMetadata"]["Arn"]
    received = server.client("rds", THERE, **credentials).copy_db_snapshot(
        SourceDBSnapshotIdentifier=copied["DBSnapshotArn"], TargetDBSnapshotIdentifier="orders-received", KmsKeyId=own
    )["DBSnapshot"]
    assert received["KmsKeyId"] == own
    assert received["DBSnapshotArn"] == "arn:aws:rds:eu-west-1:222222222222:snapshot:orders-received"
