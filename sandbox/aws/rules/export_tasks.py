"""Export tasks: StartExportTask, DescribeExportTasks and CancelExportTask."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import clock
from rules.export_requirements import destination_of, source_kind, source_of
from rules.export_state import ExportTask, duration, export_tasks_in, refresh_all
from rules.pagination import rds_page
from rules.request_checks import require_known_filters

FILTERS: dict[str, Callable[[dict[str, Any]], str]] = {
    "export-task-identifier": lambda task: str(task["ExportTaskIdentifier"]),
    "s3-bucket": lambda task: str(task["S3Bucket"]),
    "source-arn": lambda task: str(task["SourceArn"]),
    "status": lambda task: str(task["Status"]).lower(),
}


def describe_export_task(task: ExportTask) -> dict[str, Any]:
    """Return a task in the form that AWS uses."""
    status = task.status()
    fields = {
        "ExportTaskIdentifier": task.identifier,
        "SourceArn": task.destination.source_arn,
        "ExportOnly": task.only,
        "SnapshotTime": task.snapshot_time,
        "TaskStartTime": task.started,
        "TaskEndTime": task.ended,
        "S3Bucket": task.destination.bucket,
        "S3Prefix": task.destination.prefix,
        "IamRoleArn": task.destination.role_arn,
        "KmsKeyId": task.key,
        "Status": status,
        "PercentProgress": task.percent(),
        "TotalExtractedDataInGB": task.size_gib if status == "COMPLETE" else 0,
        "FailureCause": task.failure,
        "SourceType": task.source_type,
    }
    return {name: value for name, value in fields.items() if value not in (None, "", [])}


def _find_task(call: Call) -> ExportTask:
    name = call.params["ExportTaskIdentifier"]
    tasks = export_tasks_in(call.account, call.region)
    if name not in tasks:
        raise AwsError("ExportTaskNotFound", f"Export task {name} not found.")
    return tasks[name]


@rule("rds", "StartExportTask", stage="instead")
def start_export_task(call: Call) -> dict[str, Any]:
    """A task is `STARTING`, then `IN_PROGRESS`, then `COMPLETE`."""
    source, kind = source_of(call), source_kind(call)
    created = clock.utcnow() if kind == "cluster" else source.created
    task = ExportTask(
        identifier=call.params["ExportTaskIdentifier"],
        destination=destination_of(call),
        key=call.params["KmsKeyId"],
        only=list(call.params.get("ExportOnly") or []),
        source_type="CLUSTER" if kind == "cluster" else "SNAPSHOT",
        snapshot_time=created,
        seconds=duration(source),
        size_gib=int(source.allocated_storage or 0),
    )
    export_tasks_in(call.account, call.region)[task.identifier] = task
    return describe_export_task(task) | {"Status": "STARTING", "PercentProgress": 0, "TotalExtractedDataInGB": 0}


@rule("rds", "DescribeExportTasks")
def export_task_filters_are_known(call: Call) -> None:
    """`Filters` must be `export-task-identifier`, `s3-bucket`, `source-arn` or `status`."""
    require_known_filters(call, FILTERS)


@rule("rds", "DescribeExportTasks", stage="instead")
def describe_export_tasks(call: Call) -> dict[str, Any]:
    """The answer contains the named task, which must exist, or those that match the source and the filters."""
    given = call.params
    tasks = (
        [_find_task(call)] if given.get("ExportTaskIdentifier") else export_tasks_in(call.account, call.region).values()
    )
    found = [describe_export_task(task) for task in tasks]
    for parameter in ("SourceArn", "SourceType"):
        found = [each for each in found if given.get(parameter) in (None, "", each[parameter])]
    for each in given.get("Filters") or []:
        found = [task for task in found if FILTERS[each["Name"]](task) in each["Values"]]
    return rds_page(call, "ExportTasks", found)


@rule("rds", "CancelExportTask", stage="instead")
def cancel_export_task(call: Call) -> dict[str, Any]:
    """A task that has not ended is `CANCELING`, then `CANCELED`. Data that was already written is kept."""
    task = _find_task(call)
    status = task.status()
    if status not in ("STARTING", "IN_PROGRESS"):
        message = f"The export task {task.identifier} can't be canceled because its status is {status}."
        raise AwsError("InvalidExportTaskStateFault", message)
    task.canceled = clock.now()
    return describe_export_task(task) | {"Status": "CANCELING"}


@rule("kms", "DisableKey", "ScheduleKeyDeletion", page="developerguide/key-state")
def finished_export_is_unaffected_by_its_key(_call: Call) -> None:
    """A task that ended before its key became unusable is `COMPLETE`."""
    refresh_all()


@rule("kms", "DisableKey", "ScheduleKeyDeletion", page="developerguide/key-state", stage="after")
def export_fails_when_its_key_becomes_unusable(_call: Call, _answer: Any) -> None:
    """A running task fails when its key is disabled or scheduled for deletion."""
    refresh_all()
