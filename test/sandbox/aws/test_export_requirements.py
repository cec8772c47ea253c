"""Requirements of StartExportTask. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

import json

import pytest

from accounts import TARGET_REGION, Account, Refused
from exports import ACTIONS, Exports, permissions, trust


def test_identifier_is_used_once_and_a_source_has_one_running_export(timed_exports: Exports, refused: Refused) -> None:
    """USER_ExportSnapshot; API_StartExportTask: ExportTaskAlreadyExists"""
    timed_exports.start()
    message = refused("ExportTaskAlreadyExists", timed_exports.start, source="snapshot:other")
    assert message == "The export task with the ID first already exists."
    refused("ExportTaskAlreadyExists", timed_exports.start, name="second", ExportOnly=["shop"])
    timed_exports.advance(1)
    refused("ExportTaskAlreadyExists", timed_exports.start)
    timed_exports.start("second")


def test_account_has_up_to_5_running_exports(timed_exports: Exports, refused: Refused) -> None:
    """USER_ExportSnapshot: five concurrent tasks"""
    rds = timed_exports.account.client("rds")
    for number in range(6):
        rds.create_db_snapshot(DBInstanceIdentifier="orders", DBSnapshotIdentifier=f"snapshot-{number}")
    timed_exports.advance(1)
    for number in range(5):
        timed_exports.start(f"task-{number}", f"snapshot:snapshot-{number}")
    refused("ExportTaskLimitReachedFault", timed_exports.start, name="task-5", source="snapshot:snapshot-5")
    rds.cancel_export_task(ExportTaskIdentifier="task-0")
    timed_exports.advance(0.5)
    timed_exports.start("task-5", "snapshot:snapshot-5")


@pytest.mark.parametrize("name", ["1st", "a--b", "a-", "rds:a"])
def test_malformed_export_task_identifier_is_refused(exports: Exports, refused: Refused, name: str) -> None:
    """API_StartExportTask: ExportTaskIdentifier"""
    refused("InvalidParameterValue", exports.start, name=name)


def test_export_source_must_be_an_available_resource_of_the_account_and_region(
    exports: Exports, slow: Account, other: Account, refused: Refused
) -> None:
    """API_StartExportTask: SourceArn"""
    refused("InvalidParameterValue", exports.start, source="before")
    refused("InvalidParameterValue", exports.start, source="db:orders")
    refused("DBSnapshotNotFound", exports.start, source="snapshot:after")
    refused("DBClusterSnapshotNotFoundFault", exports.start, source="cluster-snapshot:before")
    refused("DBClusterNotFoundFault", exports.start, source="cluster:analytics")
    there = f"arn:aws:rds:{TARGET_REGION}:{exports.account.id}:snapshot:before"
    refused("DBSnapshotNotFound", exports.start, source=there)
    foreign = other.snapshot()
    other.share("before", exports.account.id)
    refused("DBSnapshotNotFound", exports.start, source=foreign["DBSnapshotArn"])
    slow.snapshot()
    refused("InvalidExportSourceState", Exports(slow).prepare().start)


def test_aurora_and_multi_az_clusters_are_exported(exports: Exports, refused: Refused) -> None:
    """USER_ExportSnapshot; API_StartExportTask"""
    exports.account.cluster_snapshot()
    assert exports.start("aurora", "cluster-snapshot:before")["SourceType"] == "SNAPSHOT"
    assert exports.start("live", "cluster:analytics")["SourceType"] == "CLUSTER"
    hardware = {"DBClusterInstanceClass": "db.r6gd.large", "AllocatedStorage": 100, "StorageType": "io1", "Iops": 1000}
    exports.account.cluster("multi", Engine="mysql", EngineVersion="8.0.40", **hardware)
    rds = exports.account.client("rds")
    rds.create_db_cluster_snapshot(DBClusterIdentifier="multi", DBClusterSnapshotIdentifier="multi-1")
    exports.start("multi", "cluster-snapshot:multi-1")
    refused("InvalidParameterValue", exports.start, name="multi-live", source="cluster:multi")


@pytest.mark.parametrize(
    ("engine", "version", "storage"),
    [
        ("oracle-ee", "19.0.0.0.ru-2026-07.rur-2026-07.r1", "gp3"),
        ("sqlserver-se", "16.00.4165.4.v1", "gp3"),
        ("mysql", "8.0.40", "standard"),
    ],
)
def test_some_engines_and_magnetic_storage_are_not_exported(
    exports: Exports, refused: Refused, engine: str, version: str, storage: str
) -> None:
    """USER_ExportSnapshot: limitations"""
    exports.account.instance("more", Engine=engine, EngineVersion=version, StorageType=storage)
    rds = exports.account.client("rds")
    rds.create_db_snapshot(DBInstanceIdentifier="more", DBSnapshotIdentifier="more-1")
    refused("InvalidParameterValue", exports.start, source="snapshot:more-1")


@pytest.mark.parametrize("only", ["shop.public.orders", "my-shop", "shop.", "shöp", "shop.a b"])
def test_export_only_of_mysql_accepts_databases_and_tables(exports: Exports, refused: Refused, only: str) -> None:
    """API_StartExportTask: ExportOnly"""
    refused("InvalidExportOnly", exports.start, ExportOnly=[only])


def test_export_only_of_postgresql_accepts_databases_schemas_and_tables(exports: Exports, refused: Refused) -> None:
    """API_StartExportTask: ExportOnly"""
    exports.account.cluster_snapshot()
    source = "cluster-snapshot:before"
    refused("InvalidExportOnly", exports.start, source=source, ExportOnly=["a.b.c.d"])
    refused("InvalidExportOnly", exports.start, source=source, ExportOnly=["a" * 1024] * 201)
    exports.start(source=source, ExportOnly=["shop", "shop.public", "shop.public.orders$1"])


def test_export_prefix_with_a_colon_is_refused(exports: Exports, refused: Refused) -> None:
    """USER_ExportSnapshot: limitations"""
    refused("InvalidParameterValue", exports.start, S3Prefix="a:b")


def test_export_bucket_must_be_in_the_region_of_the_snapshot(account: Account, refused: Refused) -> None:
    """USER_ExportSnapshot.failure-msg"""
    account.snapshot()
    exports = Exports(account).prepare(TARGET_REGION)
    assert "isn't located in the current AWS Region" in refused("InvalidS3BucketFault", exports.start)
    assert "isn't valid" in refused("InvalidS3BucketFault", exports.start, S3BucketName="nobodys-bucket")


def test_export_role_must_exist_and_trust_the_export_service(
    exports: Exports, other: Account, refused: Refused
) -> None:
    """USER_ExportSnapshot.failure-msg; USER_ExportSnapshot"""
    iam = exports.account.client("iam")
    refused("IamRoleNotFound", exports.start, IamRoleArn=exports.named["IamRoleArn"] + "s")
    refused("IamRoleNotFound", exports.start, IamRoleArn=other.role("exporter"))
    for policy in (trust("rds.amazonaws.com"), trust(StringEquals={"aws:SourceAccount": other.id})):
        iam.update_assume_role_policy(RoleName=exports.role, PolicyDocument=policy)
        refused("IamRoleMissingPermissions", exports.start)
    condition = {
        "StringEquals": {"aws:SourceAccount": exports.account.id},
        "ArnLike": {"aws:SourceArn": f"arn:aws:rds:*:{exports.account.id}:*"},
    }
    iam.update_assume_role_policy(RoleName=exports.role, PolicyDocument=trust(**condition))
    exports.start()


@pytest.mark.parametrize("missing", ACTIONS)
def test_export_role_requires_every_permission(exports: Exports, refused: Refused, missing: str) -> None:
    """USER_ExportSnapshot.failure-msg"""
    exports.allow([each for each in ACTIONS if each != missing])
    message = refused("IamRoleMissingPermissions", exports.start)
    assert f"isn't authorized to call {missing.rstrip('*')} on the S3 bucket {exports.bucket}" in message


def test_attached_policy_grants_permissions_and_a_denial_outweighs_them(exports: Exports, refused: Refused) -> None:
    """USER_ExportSnapshot"""
    iam = exports.account.client("iam")
    iam.delete_role_policy(RoleName=exports.role, PolicyName="export")
    document = permissions(exports.bucket, ["s3:*"])
    arn = iam.create_policy(PolicyName="exports", PolicyDocument=document)["Policy"]["Arn"]
    refused("IamRoleMissingPermissions", exports.start)
    iam.attach_role_policy(RoleName=exports.role, PolicyArn=arn)
    exports.allow(["s3:PutObject"], "Deny", "deny")
    refused("IamRoleMissingPermissions", exports.start)
    iam.delete_role_policy(RoleName=exports.role, PolicyName="deny")
    exports.start()


def test_cross_account_bucket_policy_must_allow_the_export_role(
    exports: Exports, other: Account, refused: Refused
) -> None:
    """USER_ExportSnapshot: cross-account bucket"""
    theirs = f"theirs-{other.id}"
    other.client("s3").create_bucket(Bucket=theirs)
    exports.account.client("iam").put_role_policy(
        RoleName=exports.role, PolicyName="theirs", PolicyDocument=permissions(theirs, ACTIONS)
    )
    refused("IamRoleMissingPermissions", exports.start, S3BucketName=theirs)
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": exports.named["IamRoleArn"]},
        "Action": ACTIONS,
        "Resource": [f"arn:aws:s3:::{theirs}", f"arn:aws:s3:::{theirs}/*"],
    }
    other.client("s3").put_bucket_policy(Bucket=theirs, Policy=json.dumps({"Statement": [statement]}))
    assert exports.start(S3BucketName=theirs)["S3Bucket"] == theirs


def test_export_key_must_be_symmetric_and_enabled_and_can_be_an_alias(
    exports: Exports, other: Account, refused: Refused
) -> None:
    """USER_ExportSnapshot; API_StartExportTask: KmsKeyId"""
    account, key = exports.account, exports.named["KmsKeyId"]
    fault = "KMSKeyNotAccessibleFault"
    refused(fault, exports.start, KmsKeyId="alias/unknown")
    refused(fault, exports.start, KmsKeyId=account.key(TARGET_REGION))
    refused(fault, exports.start, KmsKeyId=other.key())
    refused(fault, exports.start, KmsKeyId=account.key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY"))
    account.client("kms").create_alias(AliasName="alias/exports", TargetKeyId=key)
    assert exports.start(KmsKeyId="alias/exports")["KmsKeyId"] == key
    account.client("kms").disable_key(KeyId=key)
    refused(fault, exports.start, name="second", KmsKeyId=key)
