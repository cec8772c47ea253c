"""Export tasks: how they are started, told and canceled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import clock
from rules.export_demands import API, place_of, source_kind, source_of
from rules.exports import Export, duration, exports_of, look_at_all
from rules.pages import paged

DESCRIBE = "APIReference/API_DescribeExportTasks"
CANCEL = "APIReference/API_CancelExportTask"
FILTERS: dict[str, Callable[[dict[str, Any]], str]] = {
    "export-task-identifier": lambda told: str(told["ExportTaskIdentifier"]),
    "s3-bucket": lambda told: str(told["S3Bucket"]),
    "source-arn": lambda told: str(told["SourceArn"]),
    "status": lambda told: str(told["Status"]).lower(),
}


def described(task: Export) -> dict[str, Any]:
    """A task as AWS answers it."""
    status = task.status()
    fields = {
        "ExportTaskIdentifier": task.identifier,
        "SourceArn": task.place.source_arn,
        "ExportOnly": task.only,
        "SnapshotTime": task.snapshot_time,
        "TaskStartTime": task.started,
        "TaskEndTime": task.ended,
        "S3Bucket": task.place.bucket,
        "S3Prefix": task.place.prefix,
        "IamRoleArn": task.place.role_arn,
        "KmsKeyId": task.key,
        "Status": status,
        "PercentProgress": task.percent(),
        "TotalExtractedDataInGB": task.gib if status == "COMPLETE" else 0,
        "FailureCause": task.failure,
        "SourceType": task.source_type,
    }
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def _named(call: Call) -> Export:
    name = call.params["ExportTaskIdentifier"]
    tasks = exports_of(call.account, call.region)
    if name not in tasks:
        raise AwsError("ExportTaskNotFound", f"Export task {name} not found.")
    return tasks[name]


@rule("rds", "StartExportTask", page=API, stage="instead")
def start_an_export_task(call: Call) -> dict[str, Any]:
    """A task is `STARTING` for a time, then `IN_PROGRESS`, then `COMPLETE`."""
    source, kind = source_of(call), source_kind(call)
    created = clock.utcnow() if kind == "cluster" else source.created
    task = Export(
        identifier=call.params["ExportTaskIdentifier"],
        place=place_of(call),
        key=call.params["KmsKeyId"],
        only=list(call.params.get("ExportOnly") or []),
        source_type="CLUSTER" if kind == "cluster" else "SNAPSHOT",
        snapshot_time=created,
        seconds=duration(source),
        gib=int(source.allocated_storage or 0),
    )
    exports_of(call.account, call.region)[task.identifier] = task
    return described(task) | {"Status": "STARTING", "PercentProgress": 0, "TotalExtractedDataInGB": 0}


@rule("rds", "DescribeExportTasks", page=DESCRIBE)
def filters_of_export_tasks_are_known(call: Call) -> None:
    """The filters are export-task-identifier, s3-bucket, source-arn and status."""
    for each in call.params.get("Filters") or []:
        if each["Name"] not in FILTERS:
            raise AwsError("InvalidParameterValue", f"Unrecognized filter name: {each['Name']}")


@rule("rds", "DescribeExportTasks", page=DESCRIBE, stage="instead")
def describe_export_tasks(call: Call) -> dict[str, Any]:
    """One task by identifier, which must exist, or those of a source, a source type and the filters."""
    given = call.params
    tasks = [_named(call)] if given.get("ExportTaskIdentifier") else exports_of(call.account, call.region).values()
    found = [described(task) for task in tasks]
    for parameter in ("SourceArn", "SourceType"):
        found = [each for each in found if given.get(parameter) in (None, "", each[parameter])]
    for each in given.get("Filters") or []:
        found = [told for told in found if FILTERS[each["Name"]](told) in each["Values"]]
    return paged(call, "ExportTasks", found)


@rule("rds", "CancelExportTask", page=CANCEL, stage="instead")
def cancel_an_export_task(call: Call) -> dict[str, Any]:
    """A task that has not ended is `CANCELING`, then `CANCELED`; what was written stays."""
    task = _named(call)
    status = task.status()
    if status not in ("STARTING", "IN_PROGRESS"):
        message = f"The export task {task.identifier} can't be canceled: its status is {status}."
        raise AwsError("InvalidExportTaskStateFault", message)
    task.canceled = clock.now()
    return described(task) | {"Status": "CANCELING"}


@rule("kms", "DisableKey", "ScheduleKeyDeletion", page="developerguide/key-state")
def tasks_that_ended_before_are_not_touched(_call: Call) -> None:
    """A task whose time was over before a key goes is complete."""
    look_at_all()


@rule("kms", "DisableKey", "ScheduleKeyDeletion", page="developerguide/key-state", stage="after")
def tasks_fail_without_their_key(_call: Call, _answer: Any) -> None:
    """A task in progress fails when its key is disabled or scheduled for deletion."""
    look_at_all()
