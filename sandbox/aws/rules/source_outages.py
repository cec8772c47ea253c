"""Sources in a Region that is off or hangs: what another Region would have to read there cannot be had."""

from __future__ import annotations

from dispatch import Call
from errors import Unavailable
from outages import OUTAGES
from registry import rule
from rules import arns

SOURCES = ("SourceDBSnapshotIdentifier", "SourceDBClusterSnapshotIdentifier", "SourceDBInstanceArn")


@rule(
    "rds",
    "CopyDBSnapshot",
    "CopyDBClusterSnapshot",
    "StartDBInstanceAutomatedBackupsReplication",
    page="APIReference/CommonErrors",
)
def the_region_of_the_source_answers(call: Call) -> None:
    """Nothing is copied or replicated from a Region that is off or hangs. What AWS answers then is not documented."""
    for source in SOURCES:
        arn = arns.parse(str(call.params.get(source) or ""))
        state = OUTAGES.states().get(arn.region) if arn else None
        if arn is not None and state is not None:
            raise Unavailable(f"{call.action} cannot reach {arn.region}, the Region of {source}: it is {state}.")
