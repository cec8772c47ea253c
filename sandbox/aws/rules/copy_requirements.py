"""CopyDBSnapshot and CopyDBClusterSnapshot: requirements."""

from __future__ import annotations

import sys
from typing import Any

from moto.rds.exceptions import SnapshotQuotaExceededFault
from moto.rds.models import RDSBackend

from dispatch import Call
from errors import AwsError, ServiceUnavailable
from outages import OUTAGES
from registry import rule
from rules import arns, quotas, snapshot_lifecycle
from rules.key_access import COPY_ACTIONS, require_accessible_key, require_usable_key
from rules.request_checks import require_identifier
from rules.snapshot_kinds import kind_of
from rules.snapshots import find_snapshot

COPY = ("CopyDBSnapshot", "CopyDBClusterSnapshot")
COPY_GUIDE = {
    "CopyDBSnapshot": "UserGuide/USER_CopySnapshot",
    "CopyDBClusterSnapshot": "AuroraUserGuide/aurora-copy-snapshot",
}
SOURCE_PARAMETERS = ("SourceDBSnapshotIdentifier", "SourceDBClusterSnapshotIdentifier", "SourceDBInstanceArn")


def source_identifier(call: Call) -> str:
    """The identifier or ARN of the snapshot to copy."""
    return str(call.params[f"Source{kind_of(call).api_name}Identifier"])


def target_identifier(call: Call) -> str:
    """The identifier of the copy."""
    return str(call.params[f"Target{kind_of(call).api_name}Identifier"])


def source_of(call: Call) -> Any:
    """The snapshot to copy."""
    return find_snapshot(call, source_identifier(call))


def crosses_region_or_account(call: Call, source: Any) -> bool:
    """Whether a copy is cross-Region or cross-account."""
    return (source.account_id, source.region) != (call.account, call.region)


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


@rule("rds", pages=COPY_GUIDE)
def copy_stays_in_its_partition(call: Call) -> None:
    """The source must be in the partition of the copy."""
    arn = arns.parse(source_identifier(call))
    if arn is not None and arn.partition != call.partition:
        message = f"The source snapshot must be in partition {call.partition}, but is in {arn.partition}."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", pages=COPY_GUIDE)
def copy_in_china_stays_in_its_region(call: Call) -> None:
    """Snapshots cannot be copied to or from the Beijing and Ningxia Regions."""
    arn = arns.parse(source_identifier(call))
    if call.partition == "aws-cn" and arn is not None and arn.region != call.region:
        message = f"Copying snapshots from {arn.region} to {call.region} isn't supported."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", *COPY)
def copy_source_is_owned_or_shared(call: Call) -> None:
    """The source must exist and belong to the caller's account or be shared with it."""
    source_of(call)


@rule("rds", "CopyDBClusterSnapshot", page="UserGuide/multi-az-db-clusters-concepts.Limitations")
def multi_az_cluster_snapshots_are_not_copied(call: Call) -> None:
    """Snapshots of Multi-AZ DB clusters (engines mysql and postgres) cannot be copied."""
    engine = source_of(call).engine
    if not engine.startswith("aurora"):
        message = f"Copying snapshots of Multi-AZ DB clusters (engine {engine}) isn't supported."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", *COPY)
def copy_source_is_available(call: Call) -> None:
    """The source must be available."""
    source = source_of(call)
    if snapshot_lifecycle.status(source) != "available":
        raise kind_of(call).invalid_state(source)


@rule("rds", *COPY)
def copy_identifier_is_valid(call: Call) -> None:
    """The target identifier must begin with a letter and have up to 255 letters, digits and hyphens (clusters: 63)."""
    kind = kind_of(call)
    require_identifier(call, f"Target{kind.api_name}Identifier", kind.max_identifier_length)


@rule("rds", *COPY)
def copy_identifier_is_unused(call: Call) -> None:
    """The target identifier must be unused."""
    kind, target = kind_of(call), target_identifier(call)
    if target in kind.snapshots(call.response.backend):
        raise kind.already_exists(target)


@rule(
    "rds",
    "CopyDBSnapshot",
    "CreateDBSnapshot",
    "CopyDBClusterSnapshot",
    "CreateDBClusterSnapshot",
    "DeleteDBInstance",
    "DeleteDBCluster",
    page="UserGuide/CHAP_Limits",
)
def manual_snapshots_have_a_quota(call: Call) -> None:
    """An account can have 100 manual DB snapshots and 100 manual cluster snapshots in a Region."""
    if call.action.startswith("Delete") and not call.params.get("FinalDBSnapshotIdentifier"):
        return
    if quotas.is_full(call.response.backend, f"Manual{kind_of(call).api_name.removeprefix('DB')}s"):
        raise SnapshotQuotaExceededFault()


setattr(RDSBackend, "SNAPSHOT_QUOTA", sys.maxsize)  # moto's own quota counts automated snapshots, too


@rule("rds", *COPY)
def encrypted_cross_region_copy_has_a_key(call: Call) -> None:
    """`KmsKeyId` is required for an encrypted cross-Region copy and must identify a key in the target Region."""
    source = source_of(call)
    if source.encrypted and source.region != call.region and not call.params.get("KmsKeyId"):
        message = "Must specify new KMS key for cross region encrypted snapshot copy."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", *COPY)
def encrypted_govcloud_copy_has_a_presigned_url(call: Call) -> None:
    """`PreSignedUrl` is required for encrypted copies between AWS GovCloud (US) Regions and ignored elsewhere."""
    source = source_of(call)
    between = call.partition == "aws-us-gov" and source.region != call.region
    if between and source.encrypted and not call.params.get("PreSignedUrl"):
        message = "PreSignedUrl is required for the copy of an encrypted snapshot between AWS GovCloud (US) Regions."
        raise AwsError("InvalidParameterCombination", message)


@rule("rds", *COPY)
def encrypted_cross_account_copy_has_a_key(call: Call) -> None:
    """`KmsKeyId` is required to copy an encrypted snapshot that another account shared."""
    source = source_of(call)
    if source.encrypted and source.account_id != call.account and not call.params.get("KmsKeyId"):
        message = "Must specify a KMS key for the copy of an encrypted snapshot that another account shared."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", "CopyDBClusterSnapshot")
def copy_does_not_encrypt_a_cluster_snapshot(call: Call) -> None:
    """`KmsKeyId` is not allowed for a copy of an unencrypted cluster snapshot. Specify it on the restore instead."""
    if call.params.get("KmsKeyId") and not source_of(call).encrypted:
        message = "KmsKeyId cannot be specified for the copy of an unencrypted DB cluster snapshot."
        raise AwsError("InvalidParameterCombination", message)


@rule("rds", pages=COPY_GUIDE)
def copy_source_key_is_accessible(call: Call) -> None:
    """The source's key must be enabled, and its key policy or a grant must allow the copying account to use it."""
    source = source_of(call)
    if source.encrypted:
        require_accessible_key(call, source, COPY_ACTIONS)


@rule("rds", *COPY)
def copy_key_is_accessible(call: Call) -> None:
    """`KmsKeyId` must identify an accessible key in the Region of the copy. It is returned as an ARN."""
    given = call.params.get("KmsKeyId")
    if given:
        call.params["KmsKeyId"] = require_usable_key(call, given, "The target", COPY_ACTIONS).arn
