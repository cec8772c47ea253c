"""Export tasks: their life by the clock, and what a task must find to write to its bucket."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from moto.s3.models import FakeBucket, s3_backends

from rules import clock, identities, progress, service_roles
from rules.conditions import Context
from rules.replicated_backups import is_enabled

SERVICE = "export.rds.amazonaws.com"
ON_BUCKET = ("s3:ListBucket", "s3:GetBucketLocation")
ON_OBJECTS = ("s3:PutObject", "s3:GetObject", "s3:DeleteObject")
CANCELING_SHARE = 0.25
"""The part of a task's time that canceling takes."""


@dataclass
class Place:
    """Where a task writes, and as whom."""

    account: str
    region: str
    partition: str
    source_arn: str
    bucket: str
    prefix: str
    role_arn: str

    def problem(self) -> tuple[str, str] | None:
        """What keeps a task from writing there now, as the code of a refusal and AWS's words; None if nothing does.

        The words are those of UserGuide/USER_ExportSnapshot.failure-msg.
        """
        bucket, role = self._bucket(), identities.role_named(self.role_arn)
        if bucket is None:
            words = "isn't valid. Either it isn't located in the current AWS Region or it doesn't exist."
            return (
                "InvalidS3BucketFault",
                f"The S3 bucket {self.bucket} {words} Review your S3 bucket name and retry the export.",
            )
        if bucket.region_name != self.region:
            words = "isn't located in the current AWS Region. Review your S3 bucket name and retry the export."
            return "InvalidS3BucketFault", f"The S3 bucket {self.bucket} {words}"
        if role is None or role.account_id != self.account:
            return "IamRoleNotFound", f"The IAM role {self.role_arn} doesn't exist."
        if not service_roles.trusts(role, SERVICE, self._context()):
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
        needed = [(action, arn) for action in ON_BUCKET] + [(action, f"{folder}export") for action in ON_OBJECTS]
        foreign = bucket.account_id != self.account
        for action, resource in needed:
            open_there = not foreign or service_roles.bucket_lets(bucket, role, action, resource)
            if not service_roles.role_may(role, action, resource) or not open_there:
                words = (
                    f"The IAM role {self.role_arn} isn't authorized to call {action} on the S3 bucket {self.bucket}."
                )
                return "IamRoleMissingPermissions", f"{words} Review your permissions and retry the export."
        return None


@dataclass
class Export:
    """One export task. Times are seconds since the epoch."""

    identifier: str
    place: Place
    key: str
    """The ARN of the key that encrypts what is written."""
    only: list[str]
    source_type: str
    """`SNAPSHOT` or `CLUSTER`."""
    snapshot_time: Any
    seconds: float
    """How long it takes."""
    gib: int
    """The size of its source."""
    started: float = field(default_factory=clock.now)
    canceled: float | None = None
    ended: float | None = None
    failure: str | None = None

    def look(self) -> None:
        """Bring the task up to now: it ends by the clock, or fails when what it needs has gone."""
        if self.ended is not None:
            return
        if self.canceled is not None:
            gone = self.canceled + CANCELING_SHARE * self.seconds
            self.ended = gone if clock.now() >= gone else None
        elif clock.now() >= self.started + self.seconds:
            self.ended = self.started + self.seconds
        else:
            self.failure = self._problem()
            self.ended = clock.now() if self.failure else None

    def _problem(self) -> str | None:
        problem = self.place.problem()
        if problem is not None:
            return problem[1]
        usable = is_enabled(self.place.account, self.key)
        return None if usable else "KMS key check failed. Check the credentials on your KMS key and try again."

    def share(self) -> float:
        """How much of the time is over, between 0 and 1."""
        return min(1.0, (clock.now() - self.started) / self.seconds) if self.seconds else 1.0

    def status(self) -> str:
        """Of the six statuses the one that the task has now; half its time it is `STARTING`."""
        self.look()
        if self.failure is not None:
            return "FAILED"
        if self.canceled is not None:
            return "CANCELING" if self.ended is None else "CANCELED"
        if self.ended is not None:
            return "COMPLETE"
        return "STARTING" if self.share() < 0.5 else "IN_PROGRESS"

    def percent(self) -> int:
        """How much of the data is written."""
        if self.status() == "COMPLETE":
            return 100
        return min(99, int(200 * (self.share() - 0.5))) if self.status() == "IN_PROGRESS" else 0


_exports: dict[tuple[str, str], dict[str, Export]] = {}
"""By account and Region, then by identifier."""


def exports_of(account: str, region: str) -> dict[str, Export]:
    """The tasks of one account in one Region, by identifier."""
    return _exports.setdefault((account, region), {})


def running(account: str) -> Iterator[Export]:
    """The tasks of an account that have not ended, in all Regions."""
    for (owner, _), tasks in _exports.items():
        if owner == account:
            for task in tasks.values():
                task.look()
                if task.ended is None:
                    yield task


def look_at_all() -> None:
    """Bring every task up to now. To be called before and after something changes that tasks need."""
    for tasks in _exports.values():
        for task in tasks.values():
            task.look()


def duration(source: Any) -> float:
    """How long an export takes, in seconds: as long as a copy."""
    return progress.duration(source)
