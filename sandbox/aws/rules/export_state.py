"""The state of export tasks over time, and the conditions under which a task can write to its bucket."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from moto.s3.models import FakeBucket, s3_backends

from rules import clock, copy_progress, identities, propagation, service_roles
from rules.conditions import Context
from rules.replicated_backups import is_key_enabled

SERVICE = "export.rds.amazonaws.com"
BUCKET_ACTIONS = ("s3:ListBucket", "s3:GetBucketLocation")
OBJECT_ACTIONS = ("s3:PutObject", "s3:GetObject", "s3:DeleteObject")
CANCELING_FRACTION = 0.25
"""How long canceling takes, as a fraction of the task's duration."""


@dataclass
class ExportDestination:
    """The bucket and prefix that a task writes to, and the role that it assumes."""

    account: str
    region: str
    partition: str
    source_arn: str
    bucket: str
    prefix: str
    role_arn: str

    def find_problem(self) -> tuple[str, str] | None:
        """Return the error code and message if a task cannot write to the bucket now, otherwise None.

        The messages are those of UserGuide/USER_ExportSnapshot.failure-msg.
        """
        bucket, role = self._bucket(), identities.find_role(self.role_arn)
        if bucket is None:
            words = "isn't valid. Either it isn't located in the current AWS Region or it doesn't exist."
            return (
                "InvalidS3BucketFault",
                f"The S3 bucket {self.bucket} {words} Review your S3 bucket name and retry the export.",
            )
        if bucket.region_name != self.region:
            words = "isn't located in the current AWS Region. Review your S3 bucket name and retry the export."
            return "InvalidS3BucketFault", f"The S3 bucket {self.bucket} {words}"
        if role is None or role.account_id != self.account or not propagation.is_seen(role):
            return "IamRoleNotFound", f"The IAM role {self.role_arn} doesn't exist."
        if not service_roles.trusts_service(role, SERVICE, self._context()):
            words = f"The RDS export failed because it can't assume the IAM role {self.role_arn}."
            return "IamRoleMissingPermissions", f"{words} The role must trust {SERVICE}."
        return self._missing_permission(bucket, role)

    def _bucket(self) -> FakeBucket | None:
        owner = s3_backends.bucket_accounts.get(self.bucket)
        return s3_backends[owner[1]][owner[0]].buckets.get(self.bucket) if owner else None

    def _context(self) -> Context:
        return {"aws:sourceaccount": (self.account,), "aws:sourcearn": (self.source_arn,)}

    def _missing_permission(self, bucket: FakeBucket, role: Any) -> tuple[str, str] | None:
        arn = f"arn:{self.partition}:s3:::{self.bucket}"
        folder = f"{arn}/{self.prefix.strip('/')}/".replace("//", "/")
        needed = [(action, arn) for action in BUCKET_ACTIONS] + [
            (action, f"{folder}export") for action in OBJECT_ACTIONS
        ]
        foreign = bucket.account_id != self.account
        for action, resource in needed:
            allowed_by_bucket = not foreign or service_roles.bucket_policy_allows(bucket, role, action, resource)
            if not service_roles.role_allows(role, action, resource) or not allowed_by_bucket:
                words = (
                    f"The IAM role {self.role_arn} isn't authorized to call {action} on the S3 bucket {self.bucket}."
                )
                return "IamRoleMissingPermissions", f"{words} Review your permissions and retry the export."
        return None


@dataclass
class ExportTask:
    """One export task. Times are seconds since the epoch."""

    identifier: str
    destination: ExportDestination
    key: str
    """The ARN of the key that encrypts the exported data."""
    only: list[str]
    source_type: str
    """`SNAPSHOT` or `CLUSTER`."""
    snapshot_time: Any
    seconds: float
    """How long the task takes."""
    size_gib: int
    """The size of the source, in GiB."""
    started: float = field(default_factory=clock.now)
    canceled: float | None = None
    ended: float | None = None
    failure: str | None = None

    def refresh(self) -> None:
        """Update the task to the current time: it ends by the clock, or fails if its bucket, role or key is unusable."""
        if self.ended is not None:
            return
        if self.canceled is not None:
            canceled_at = self.canceled + CANCELING_FRACTION * self.seconds
            self.ended = canceled_at if clock.now() >= canceled_at else None
        elif clock.now() >= self.started + self.seconds:
            self.ended = self.started + self.seconds
        else:
            self.failure = self._failure_cause()
            self.ended = clock.now() if self.failure else None

    def _failure_cause(self) -> str | None:
        problem = self.destination.find_problem()
        if problem is not None:
            return problem[1]
        usable = is_key_enabled(self.destination.account, self.key)
        return None if usable else "KMS key check failed. Check the credentials on your KMS key and try again."

    def elapsed_fraction(self) -> float:
        """The elapsed part of the task's duration, between 0 and 1."""
        return min(1.0, (clock.now() - self.started) / self.seconds) if self.seconds else 1.0

    def status(self) -> str:
        """The status of the task. The first half of its duration is `STARTING`."""
        self.refresh()
        if self.failure is not None:
            return "FAILED"
        if self.canceled is not None:
            return "CANCELING" if self.ended is None else "CANCELED"
        if self.ended is not None:
            return "COMPLETE"
        return "STARTING" if self.elapsed_fraction() < 0.5 else "IN_PROGRESS"

    def percent(self) -> int:
        """Progress of the export in percent."""
        if self.status() == "COMPLETE":
            return 100
        return min(99, int(200 * (self.elapsed_fraction() - 0.5))) if self.status() == "IN_PROGRESS" else 0


_tasks: dict[tuple[str, str], dict[str, ExportTask]] = {}
"""By account and Region, then by identifier."""


def export_tasks_in(account: str, region: str) -> dict[str, ExportTask]:
    """The tasks of one account in one Region, by identifier."""
    return _tasks.setdefault((account, region), {})


def running_tasks(account: str) -> Iterator[ExportTask]:
    """The tasks of an account that have not ended, in all Regions."""
    for (owner, _), tasks in _tasks.items():
        if owner == account:
            for task in tasks.values():
                task.refresh()
                if task.ended is None:
                    yield task


def refresh_all() -> None:
    """Update every task to the current time. Call this before and after a change to something that tasks depend on."""
    for tasks in _tasks.values():
        for task in tasks.values():
            task.refresh()


def duration(source: Any) -> float:
    """How long an export takes, in seconds: as long as a copy."""
    return copy_progress.duration(source)
