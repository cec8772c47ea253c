"""Export tasks: their state over time, cancellation and description. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

from typing import Any

import pytest

from accounts import SOURCE_REGION, Refused
from exports import HOUR, Exports, trust


def test_export_starts_progresses_and_completes_by_the_clock(timed_exports: Exports) -> None:
    """API_StartExportTask; USER_ExportSnapshot"""
    started = timed_exports.start(S3Prefix="backups", ExportOnly=["shop", "shop.orders"])
    assert (started["Status"], started["PercentProgress"], started["SourceType"]) == ("STARTING", 0, "SNAPSHOT")
    assert (started["S3Prefix"], started["ExportOnly"]) == ("backups", ["shop", "shop.orders"])
    assert started["KmsKeyId"] == timed_exports.named["KmsKeyId"] and "TaskEndTime" not in started
    timed_exports.advance(0.75)
    running = timed_exports.describe()
    assert (running["Status"], running["PercentProgress"], running["TotalExtractedDataInGB"]) == ("IN_PROGRESS", 50, 0)
    timed_exports.advance(0.25)
    ended = timed_exports.describe()
    assert (ended["Status"], ended["PercentProgress"], ended["TotalExtractedDataInGB"]) == ("COMPLETE", 100, 20)
    assert (ended["TaskEndTime"] - ended["TaskStartTime"]).total_seconds() == pytest.approx(HOUR, abs=1)
    assert "FailureCause" not in ended


def test_running_export_can_be_canceled(timed_exports: Exports, refused: Refused) -> None:
    """API_CancelExportTask"""
    timed_exports.start()
    cancel = timed_exports.account.client("rds").cancel_export_task
    assert cancel(ExportTaskIdentifier="first")["Status"] == "CANCELING"
    refused("InvalidExportTaskStateFault", cancel, ExportTaskIdentifier="first")
    timed_exports.advance(0.25)
    assert timed_exports.describe()["Status"] == "CANCELED"
    refused("InvalidExportTaskStateFault", cancel, ExportTaskIdentifier="first")
    refused("ExportTaskNotFound", cancel, ExportTaskIdentifier="second")
    assert timed_exports.start("second")["Status"] == "STARTING"


def test_running_export_fails_without_its_bucket_role_or_permissions(timed_exports: Exports) -> None:
    """USER_ExportSnapshot.failure-msg"""
    iam = timed_exports.account.client("iam")
    timed_exports.start("permission")
    timed_exports.allow(["s3:DeleteObject*"], "Deny", "deny")
    described = timed_exports.describe("permission")
    assert described["Status"] == "FAILED" and "isn't authorized to call s3:DeleteObject" in described["FailureCause"]
    iam.delete_role_policy(RoleName=timed_exports.role, PolicyName="deny")
    assert timed_exports.describe("permission")["Status"] == "FAILED"
    timed_exports.start("role")
    iam.update_assume_role_policy(RoleName=timed_exports.role, PolicyDocument=trust("rds.amazonaws.com"))
    assert "can't assume the IAM role" in timed_exports.describe("role")["FailureCause"]
    iam.update_assume_role_policy(RoleName=timed_exports.role, PolicyDocument=trust())
    timed_exports.start("bucket")
    timed_exports.account.client("s3").delete_bucket(Bucket=timed_exports.bucket)
    assert timed_exports.describe("bucket")["FailureCause"].startswith(
        f"The S3 bucket {timed_exports.bucket} isn't valid."
    )


def test_running_export_fails_when_its_key_becomes_unusable(timed_exports: Exports) -> None:
    """developerguide/key-state; USER_ExportSnapshot.failure-msg"""
    kms, key = timed_exports.account.client("kms"), timed_exports.named["KmsKeyId"]
    timed_exports.start("first")
    timed_exports.advance(1)
    kms.disable_key(KeyId=key)
    assert timed_exports.describe("first")["Status"] == "COMPLETE"
    kms.enable_key(KeyId=key)
    timed_exports.start("second")
    kms.disable_key(KeyId=key)
    kms.enable_key(KeyId=key)
    described = timed_exports.describe("second")
    assert (described["Status"], described["FailureCause"][:21]) == ("FAILED", "KMS key check failed.")


def test_export_tasks_are_filtered_by_source_and_filters(exports: Exports, refused: Refused) -> None:
    """API_DescribeExportTasks"""
    exports.account.cluster_snapshot()
    exports.start("first")
    exports.start("second", "cluster-snapshot:before")
    exports.start("third", "cluster:analytics")
    describe = exports.account.client("rds").describe_export_tasks

    def found(**given: Any) -> list[str]:
        return [each["ExportTaskIdentifier"] for each in describe(**given)["ExportTasks"]]

    assert found() == ["first", "second", "third"]
    assert found(SourceArn=f"arn:aws:rds:{SOURCE_REGION}:{exports.account.id}:snapshot:before") == ["first"]
    assert found(SourceType="CLUSTER") == ["third"]
    assert found(Filters=[{"Name": "status", "Values": ["complete"]}]) == ["first", "second", "third"]
    assert found(Filters=[{"Name": "status", "Values": ["COMPLETE"]}]) == []
    assert found(Filters=[{"Name": "s3-bucket", "Values": [exports.bucket]}]) == ["first", "second", "third"]
    assert found(Filters=[{"Name": "export-task-identifier", "Values": ["first", "third"]}]) == ["first", "third"]
    refused("InvalidParameterValue", describe, Filters=[{"Name": "engine", "Values": ["mysql"]}])
    refused("ExportTaskNotFound", describe, ExportTaskIdentifier="fourth")
