"""Copies in the partitions of China and AWS GovCloud. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

from accounts import Account, Refused, Server

BEIJING, NINGXIA = "cn-north-1", "cn-northwest-1"
WEST, EAST = "us-gov-west-1", "us-gov-east-1"


def source_in(account: Account, region: str, cluster: bool = False, **settings: object) -> str:
    """Create a database with a manual snapshot in a Region; returns the ARN of the snapshot."""
    rds = account.client("rds", region)
    owner = {"MasterUsername": "admin", "MasterUserPassword": "not-a-secret"}
    if cluster:
        rds.create_db_cluster(DBClusterIdentifier="analytics", Engine="aurora-mysql", **owner, **settings)
        named = {"DBClusterIdentifier": "analytics", "DBClusterSnapshotIdentifier": "before"}
        return str(rds.create_db_cluster_snapshot(**named)["DBClusterSnapshot"]["DBClusterSnapshotArn"])
    size = {"DBInstanceClass": "db.m6i.large", "AllocatedStorage": 20, "EngineVersion": "8.0.40"}
    rds.create_db_instance(DBInstanceIdentifier="orders", Engine="mysql", **owner, **size, **settings)
    named = {"DBInstanceIdentifier": "orders", "DBSnapshotIdentifier": "before"}
    return str(rds.create_db_snapshot(**named)["DBSnapshot"]["DBSnapshotArn"])


def default_account(server: Server) -> Account:
    """The default account, whose long-term access keys are valid in every partition."""
    return Account("111111111111", server, {})


def test_copy_between_regions_in_china_is_refused(server: Server, refused: Refused) -> None:
    """USER_CopySnapshot: Limitations; aurora-copy-snapshot: Limitations"""
    account = default_account(server)
    arn = source_in(account, BEIJING)
    assert arn.startswith("arn:aws-cn:rds:cn-north-1:")
    refused("InvalidParameterValue", account.copy, source=arn, region=NINGXIA)
    cluster = source_in(account, BEIJING, cluster=True)
    refused("InvalidParameterValue", account.cluster_copy, source=cluster, region=NINGXIA)
    assert account.copy("before", region=BEIJING)["Status"] == "available"


def test_encrypted_govcloud_copy_requires_a_presigned_url(server: Server, refused: Refused) -> None:
    """API_CopyDBSnapshot: PreSignedUrl; API_CopyDBClusterSnapshot: PreSignedUrl"""
    account = default_account(server)
    key, far = account.key(WEST), account.key(EAST)
    encrypted = {"StorageEncrypted": True, "KmsKeyId": key}
    arn = source_in(account, WEST, **encrypted)
    cluster = source_in(account, WEST, cluster=True, **encrypted)
    for copy, source in ((account.copy, arn), (account.cluster_copy, cluster)):
        message = refused("InvalidParameterCombination", copy, source=source, region=EAST, KmsKeyId=far)
        assert message.startswith("PreSignedUrl is required")
        assert copy(source, region=EAST, KmsKeyId=far, SourceRegion=WEST)["KmsKeyId"] == far
