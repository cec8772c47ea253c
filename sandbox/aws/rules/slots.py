"""How many copies may be in progress at once."""

from __future__ import annotations

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import progress
from rules.kinds import kind_of


@rule("rds", "CopyDBSnapshot", page="UserGuide/USER_CopySnapshot")
@rule("rds", "CopyDBClusterSnapshot", page="AuroraUserGuide/aurora-copy-snapshot")
def copies_in_progress_have_a_limit(call: Call) -> None:
    """An account has up to 20 copies of DB snapshots, and 5 of cluster snapshots, in progress to a single Region.

    Copies that wait for another one of the same database count. Code and message are those that users report
    (github.com/pbudzon/aws-maintenance/issues/19).
    """
    kind = kind_of(call)
    limit = progress.settings.limit(kind)
    if len(progress.in_progress(call.account, call.region, kind)) >= limit:
        raise AwsError("SnapshotQuotaExceeded", f"Cannot copy more than {limit} snapshots across regions")
