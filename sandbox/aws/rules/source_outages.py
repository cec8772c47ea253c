"""Copies and replications from a Region in an outage."""

from __future__ import annotations

from dispatch import Call
from errors import ServiceUnavailable
from outages import OUTAGES
from registry import rule
from rules import arns

SOURCE_PARAMETERS = ("SourceDBSnapshotIdentifier", "SourceDBClusterSnapshotIdentifier", "SourceDBInstanceArn")


@rule(
    "rds",
    "CopyDBSnapshot",
    "CopyDBClusterSnapshot",
    "StartDBInstanceAutomatedBackupsReplication",
    page="APIReference/CommonErrors",
)
def source_region_is_reachable(call: Call) -> None:
    """A source in a Region that is off or hanging cannot be copied or replicated. AWS does not document the error."""
    for source in SOURCE_PARAMETERS:
        arn = arns.parse(str(call.params.get(source) or ""))
        state = OUTAGES.states().get(arn.region) if arn else None
        if arn is not None and state is not None:
            raise ServiceUnavailable(
                f"{call.action} cannot reach {arn.region}, the Region of {source}, because it is {state}."
            )
