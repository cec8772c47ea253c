"""StartExportTask: what AWS demands of an export."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from moto.kms.models import Key
from moto.rds.exceptions import DBClusterNotFoundError, DBClusterSnapshotNotFoundError, DBSnapshotNotFoundFault

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import arns, life
from rules.exports import Place, exports_of, running
from rules.key_access import inaccessible, usable_key
from rules.keys import find_key
from rules.kinds import INVALID

START = "StartExportTask"
API = "APIReference/API_StartExportTask"
GUIDE = "UserGuide/USER_ExportSnapshot"
MOST = 5
LARGEST_LIST = 200 * 1024
ENGINES = ("mysql", "mariadb", "postgres", "aurora-mysql", "aurora-postgresql")
PARTS = {"mysql": (1, 2), "mariadb": (1, 2), "aurora-mysql": (1, 2), "postgres": (1, 3), "aurora-postgresql": (1, 3)}
"""How many names joined by dots `ExportOnly` takes: database.table, or database.schema.table."""

SOURCES: dict[str, tuple[str, Callable[[str], Exception]]] = {
    "snapshot": ("database_snapshots", DBSnapshotNotFoundFault),
    "cluster-snapshot": ("cluster_snapshots", DBClusterSnapshotNotFoundError),
    "cluster": ("clusters", DBClusterNotFoundError),
}
"""Where the sources of exports are kept, and the fault for one that is not there."""


def source_kind(call: Call) -> str:
    """What is exported, as in ARNs: `snapshot`, `cluster-snapshot` or `cluster`."""
    return str(call.params["SourceArn"]).split(":")[5] if str(call.params["SourceArn"]).count(":") > 5 else ""


def source_of(call: Call) -> Any:
    """The snapshot or cluster to export: one of the caller's own, in the Region of the call."""
    given = str(call.params["SourceArn"])
    arn, kind = arns.parse(given), source_kind(call)
    if arn is None or arn.service != "rds" or kind not in SOURCES:
        raise AwsError("InvalidParameterValue", f"Invalid ARN of a snapshot or a cluster: {given}")
    kept, not_found = SOURCES[kind]
    name = arn.resource.removeprefix(f"{kind}:")
    resources = getattr(call.response.backend, kept)
    if (arn.account, arn.region) != (call.account, call.region) or name not in resources:
        raise not_found(name)
    return resources[name]


def place_of(call: Call) -> Place:
    """Where the export goes."""
    given = call.params
    return Place(
        account=call.account,
        region=call.region,
        partition=call.partition,
        source_arn=given["SourceArn"],
        bucket=given["S3BucketName"],
        prefix=given.get("S3Prefix") or "",
        role_arn=given["IamRoleArn"],
    )


@rule("rds", START, page=API)
def an_export_task_identifier_is_well_formed(call: Call) -> None:
    """Letters, digits and hyphens, first a letter, no two hyphens together and none at the end."""
    if not re.fullmatch(r"[A-Za-z](-?[A-Za-z0-9])*", str(call.params["ExportTaskIdentifier"])):
        raise AwsError("InvalidParameterValue", INVALID.format("ExportTaskIdentifier"))


@rule("rds", START, page=GUIDE)
def an_export_task_identifier_is_used_once(call: Call) -> None:
    """An identifier stays taken after its task has ended."""
    name = call.params["ExportTaskIdentifier"]
    if name in exports_of(call.account, call.region):
        raise AwsError("ExportTaskAlreadyExists", f"The export task with the ID {name} already exists.")


@rule("rds", START, page=API)
def the_source_of_an_export_is_available(call: Call) -> None:
    """The source is a snapshot or an Aurora cluster of the caller's own in this Region, and is available."""
    source = source_of(call)
    state = source.status if source_kind(call) == "cluster" else life.status(source)
    if state != "available":
        raise AwsError(
            "InvalidExportSourceState", f"Export source should be 'available' but current status is {state}."
        )


@rule("rds", START, page=GUIDE)
def some_engines_are_exported(call: Call) -> None:
    """MySQL, MariaDB, PostgreSQL and Aurora are exported, from no magnetic storage; Multi-AZ clusters as snapshots."""
    source = source_of(call)
    multi_az = source_kind(call) == "cluster" and not source.engine.startswith("aurora")
    magnetic = getattr(source, "storage_type", None) == "standard"
    if source.engine not in ENGINES or multi_az or magnetic:
        what = "magnetic storage" if magnetic else f"the engine {source.engine}"
        raise AwsError("InvalidParameterValue", f"Exporting {call.params['SourceArn']} isn't supported for {what}.")


@rule("rds", START, page=GUIDE)
def parts_to_export_are_well_formed(call: Call) -> None:
    """`ExportOnly`: names of letters, digits, `$` and `_`, joined by dots as the engine has it; 200 KB at most."""
    parts = [str(each) for each in call.params.get("ExportOnly") or []]
    least, most = PARTS[source_of(call).engine]
    for part in parts:
        names = part.split(".")
        if not least <= len(names) <= most or not all(re.fullmatch(r"[A-Za-z0-9$_]+", name) for name in names):
            raise AwsError("InvalidExportOnly", f"The export is invalid: {part}.")
    if sum(len(part.encode()) for part in parts) > LARGEST_LIST:
        raise AwsError("InvalidExportOnly", "The export is invalid: ExportOnly is larger than 200 KB.")


@rule("rds", START, page=GUIDE)
def a_prefix_has_no_colon(call: Call) -> None:
    """`S3Prefix` has no colon."""
    if ":" in (call.params.get("S3Prefix") or ""):
        raise AwsError("InvalidParameterValue", "S3Prefix cannot contain a colon (:).")


@rule("rds", START, page=f"{GUIDE}.failure-msg")
def an_export_may_write_to_its_bucket(call: Call) -> None:
    """Bucket in the Region, role that trusts `export.rds.amazonaws.com`, and its permissions on bucket and objects."""
    problem = place_of(call).problem()
    if problem is not None:
        raise AwsError(*problem)


@rule("rds", START, page=GUIDE)
def an_export_has_a_symmetric_key(call: Call) -> None:
    """`KmsKeyId` names an enabled symmetric key, of another account only if that opens it; read back as an ARN."""
    given = str(call.params["KmsKeyId"])
    key: Key = usable_key(call, given, "Specified")
    if key.key_spec != "SYMMETRIC_DEFAULT":
        raise inaccessible("Specified", given)
    call.params["KmsKeyId"] = find_key(call.account, call.region, given).arn


@rule("rds", START, page=API)
def a_snapshot_is_exported_once_at_a_time(call: Call) -> None:
    """A second task for a source that is being exported is refused, also for another part of it."""
    arn = call.params["SourceArn"]
    if any(task.place.source_arn == arn for task in running(call.account)):
        raise AwsError("ExportTaskAlreadyExists", f"You can't start an export task that's already running: {arn}.")


@rule("rds", START, page=GUIDE)
def export_tasks_in_progress_have_a_limit(call: Call) -> None:
    """An account has at most 5 tasks in progress. Code and message are those that users report."""
    if len(list(running(call.account))) >= MOST:
        message = f"You have reached the limit of {MOST} concurrent export tasks"
        raise AwsError("ExportTaskLimitReachedFault", message)
