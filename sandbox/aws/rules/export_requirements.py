"""StartExportTask: requirements."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from moto.kms.models import Key
from moto.rds.exceptions import DBClusterNotFoundError, DBClusterSnapshotNotFoundError, DBSnapshotNotFoundFault

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import arns, snapshot_lifecycle
from rules.export_state import ExportDestination, export_tasks_in, running_tasks
from rules.key_access import key_not_accessible, require_usable_key
from rules.keys import find_key
from rules.request_checks import require_identifier

START = "StartExportTask"
GUIDE = "UserGuide/USER_ExportSnapshot"
MAX_RUNNING_TASKS = 5
MAX_EXPORT_ONLY_BYTES = 200 * 1024
EXPORTABLE_ENGINES = ("mysql", "mariadb", "postgres", "aurora-mysql", "aurora-postgresql")
EXPORT_ONLY_PARTS = {
    "mysql": (1, 2),
    "mariadb": (1, 2),
    "aurora-mysql": (1, 2),
    "postgres": (1, 3),
    "aurora-postgresql": (1, 3),
}
"""How many names, joined by dots, an `ExportOnly` entry may have: database.table, or database.schema.table."""

SOURCES: dict[str, tuple[str, Callable[[str], Exception]]] = {
    "snapshot": ("database_snapshots", DBSnapshotNotFoundFault),
    "cluster-snapshot": ("cluster_snapshots", DBClusterSnapshotNotFoundError),
    "cluster": ("clusters", DBClusterNotFoundError),
}
"""For each resource type, the attribute of moto's backend that stores it, and the error if it does not exist."""


def source_kind(call: Call) -> str:
    """The resource type of the source in its ARN: `snapshot`, `cluster-snapshot` or `cluster`."""
    return str(call.params["SourceArn"]).split(":")[5] if str(call.params["SourceArn"]).count(":") > 5 else ""


def source_of(call: Call) -> Any:
    """The snapshot or cluster to export. It must belong to the caller's account and the Region of the call."""
    given = str(call.params["SourceArn"])
    arn, kind = arns.parse(given), source_kind(call)
    if arn is None or arn.service != "rds" or kind not in SOURCES:
        raise AwsError("InvalidParameterValue", f"Invalid ARN of a snapshot or a cluster: {given}")
    attribute, not_found = SOURCES[kind]
    name = arn.resource.removeprefix(f"{kind}:")
    resources = getattr(call.response.backend, attribute)
    if (arn.account, arn.region) != (call.account, call.region) or name not in resources:
        raise not_found(name)
    return resources[name]


def destination_of(call: Call) -> ExportDestination:
    """The destination of the export."""
    given = call.params
    return ExportDestination(
        account=call.account,
        region=call.region,
        partition=call.partition,
        source_arn=given["SourceArn"],
        bucket=given["S3BucketName"],
        prefix=given.get("S3Prefix") or "",
        role_arn=given["IamRoleArn"],
    )


@rule("rds", START)
def export_task_identifier_is_valid(call: Call) -> None:
    """`ExportTaskIdentifier` must begin with a letter and have only letters, digits and hyphens."""
    require_identifier(call, "ExportTaskIdentifier")


@rule("rds", START, page=GUIDE)
def export_task_identifier_is_unused(call: Call) -> None:
    """`ExportTaskIdentifier` must be unused. It stays taken after its task has ended."""
    name = call.params["ExportTaskIdentifier"]
    if name in export_tasks_in(call.account, call.region):
        raise AwsError("ExportTaskAlreadyExists", f"The export task with the ID {name} already exists.")


@rule("rds", START)
def export_source_is_available(call: Call) -> None:
    """The source must be an available snapshot or Aurora cluster of the caller's account in this Region."""
    source = source_of(call)
    state = source.status if source_kind(call) == "cluster" else snapshot_lifecycle.status(source)
    if state != "available":
        raise AwsError(
            "InvalidExportSourceState", f"Export source should be 'available' but current status is {state}."
        )


@rule("rds", START, page=GUIDE)
def export_source_has_a_supported_engine_and_storage(call: Call) -> None:
    """The engine must be MySQL, MariaDB, PostgreSQL or Aurora, and the storage must not be magnetic."""
    source = source_of(call)
    multi_az = source_kind(call) == "cluster" and not source.engine.startswith("aurora")
    magnetic = getattr(source, "storage_type", None) == "standard"
    if source.engine not in EXPORTABLE_ENGINES or multi_az or magnetic:
        what = "magnetic storage" if magnetic else f"the engine {source.engine}"
        raise AwsError("InvalidParameterValue", f"Exporting {call.params['SourceArn']} isn't supported for {what}.")


@rule("rds", START, page=GUIDE)
def export_only_is_valid(call: Call) -> None:
    """`ExportOnly` must contain names joined by dots, with letters, digits, `$` and `_`, up to 200 KB in total."""
    parts = [str(each) for each in call.params.get("ExportOnly") or []]
    least, most = EXPORT_ONLY_PARTS[source_of(call).engine]
    for part in parts:
        names = part.split(".")
        if not least <= len(names) <= most or not all(re.fullmatch(r"[A-Za-z0-9$_]+", name) for name in names):
            raise AwsError("InvalidExportOnly", f"The export is invalid: {part}.")
    if sum(len(part.encode()) for part in parts) > MAX_EXPORT_ONLY_BYTES:
        raise AwsError("InvalidExportOnly", "The export is invalid: ExportOnly is larger than 200 KB.")


@rule("rds", START, page=GUIDE)
def export_prefix_has_no_colon(call: Call) -> None:
    """`S3Prefix` must not contain a colon."""
    if ":" in (call.params.get("S3Prefix") or ""):
        raise AwsError("InvalidParameterValue", "S3Prefix cannot contain a colon (:).")


@rule("rds", START, page=f"{GUIDE}.failure-msg")
def export_role_can_write_to_the_bucket(call: Call) -> None:
    """The bucket must be in this Region. The role must trust the export service and have access to the bucket."""
    problem = destination_of(call).find_problem()
    if problem is not None:
        raise AwsError(*problem)


@rule("rds", START, page=GUIDE)
def export_has_a_symmetric_key(call: Call) -> None:
    """`KmsKeyId` must identify an enabled symmetric key that the caller can use. The answer contains the key ARN."""
    given = str(call.params["KmsKeyId"])
    key: Key = require_usable_key(call, given, "Specified")
    if key.key_spec != "SYMMETRIC_DEFAULT":
        raise key_not_accessible("Specified", given)
    call.params["KmsKeyId"] = find_key(call.account, call.region, given).arn


@rule("rds", START)
def source_has_one_running_export(call: Call) -> None:
    """A source can have only one running export task, even for different parts."""
    arn = call.params["SourceArn"]
    if any(task.destination.source_arn == arn for task in running_tasks(call.account)):
        raise AwsError("ExportTaskAlreadyExists", f"You can't start an export task that's already running: {arn}.")


@rule("rds", START, page=GUIDE)
def running_exports_have_a_quota(call: Call) -> None:
    """An account can have 5 running export tasks. Users report this code and message."""
    if len(list(running_tasks(call.account))) >= MAX_RUNNING_TASKS:
        message = f"You have reached the limit of {MAX_RUNNING_TASKS} concurrent export tasks"
        raise AwsError("ExportTaskLimitReachedFault", message)
