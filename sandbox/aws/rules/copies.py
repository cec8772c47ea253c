"""CopyDBSnapshot and CopyDBClusterSnapshot: what AWS demands of a copy."""

from __future__ import annotations

import re
import sys
from typing import Any

from moto.rds.exceptions import SnapshotQuotaExceededFault
from moto.rds.models import RDSBackend

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import arns, life, quotas
from rules.key_access import COPY_ACTIONS, accessible_key_of, usable_key
from rules.kinds import INVALID, kind_of
from rules.snapshots import snapshot_named

API = "APIReference/API_CopyDBSnapshot"
CLUSTER_API = "APIReference/API_CopyDBClusterSnapshot"
GUIDE = "UserGuide/USER_CopySnapshot"
CLUSTER_GUIDE = "AuroraUserGuide/aurora-copy-snapshot"


def source_name(call: Call) -> str:
    """The identifier or ARN of the snapshot to copy."""
    return str(call.params[f"Source{kind_of(call).noun}Identifier"])


def target_name(call: Call) -> str:
    """The identifier of the copy."""
    return str(call.params[f"Target{kind_of(call).noun}Identifier"])


def source_of(call: Call) -> Any:
    """The snapshot to copy."""
    return snapshot_named(call, source_name(call))


def is_from_elsewhere(call: Call, source: Any) -> bool:
    """Whether a copy crosses Regions or accounts."""
    return (source.account_id, source.region) != (call.account, call.region)


@rule("rds", "CopyDBSnapshot", page=GUIDE)
@rule("rds", "CopyDBClusterSnapshot", page=CLUSTER_GUIDE)
def a_copy_stays_in_its_partition(call: Call) -> None:
    """Snapshots are copied between Regions of one partition only."""
    arn = arns.parse(source_name(call))
    if arn is not None and arn.partition != call.partition:
        message = f"The source snapshot is in the partition {arn.partition}, the copy would be in {call.partition}."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", "CopyDBSnapshot", page=GUIDE)
@rule("rds", "CopyDBClusterSnapshot", page=CLUSTER_GUIDE)
def copies_stay_in_their_region_in_china(call: Call) -> None:
    """No snapshot is copied to or from Beijing or Ningxia."""
    arn = arns.parse(source_name(call))
    if call.partition == "aws-cn" and arn is not None and arn.region != call.region:
        message = f"Copying snapshots from {arn.region} to {call.region} isn't supported."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", "CopyDBSnapshot", page=API)
@rule("rds", "CopyDBClusterSnapshot", page=CLUSTER_API)
def the_source_is_own_or_shared(call: Call) -> None:
    """The source exists, and belongs to the caller or is shared with the caller; from elsewhere it is named by ARN."""
    source_of(call)


@rule("rds", "CopyDBClusterSnapshot", page="UserGuide/multi-az-db-clusters-concepts.Limitations")
def snapshots_of_multi_az_db_clusters_are_not_copied(call: Call) -> None:
    """Only Aurora's cluster snapshots are copied, not those of a Multi-AZ DB cluster (engines mysql and postgres)."""
    engine = source_of(call).engine
    if not engine.startswith("aurora"):
        message = f"Copying snapshots of Multi-AZ DB clusters (engine {engine}) isn't supported."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", "CopyDBSnapshot", page=API)
@rule("rds", "CopyDBClusterSnapshot", page=CLUSTER_API)
def the_source_is_available(call: Call) -> None:
    """A snapshot that is still being created cannot be copied."""
    source = source_of(call)
    if life.status(source) != "available":
        raise kind_of(call).in_wrong_state(source)


@rule("rds", "CopyDBSnapshot", page=API)
@rule("rds", "CopyDBClusterSnapshot", page=CLUSTER_API)
def the_target_identifier_is_well_formed(call: Call) -> None:
    """Up to 255 letters, digits and hyphens (clusters: 63), first a letter, no two hyphens together or at the end."""
    kind, target = kind_of(call), target_name(call)
    if not re.fullmatch(r"[A-Za-z](-?[A-Za-z0-9])*", target) or len(target) > kind.longest:
        raise AwsError("InvalidParameterValue", INVALID.format(f"Target{kind.noun}Identifier"))


@rule("rds", "CopyDBSnapshot", page=API)
@rule("rds", "CopyDBClusterSnapshot", page=CLUSTER_API)
def the_target_identifier_is_free(call: Call) -> None:
    """A copy never replaces a snapshot."""
    kind, target = kind_of(call), target_name(call)
    if target in kind.snapshots(call.response.backend):
        raise kind.exists(target)


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
    """An account has at most 100 manual snapshots of instances and 100 of clusters in a Region, final ones included."""
    if call.action.startswith("Delete") and not call.params.get("FinalDBSnapshotIdentifier"):
        return
    if quotas.is_full(call.response.backend, f"Manual{kind_of(call).noun.removeprefix('DB')}s"):
        raise SnapshotQuotaExceededFault()


setattr(RDSBackend, "SNAPSHOT_QUOTA", sys.maxsize)  # moto's own quota counts automated snapshots, too


@rule("rds", "CopyDBSnapshot", page=API)
@rule("rds", "CopyDBClusterSnapshot", page=CLUSTER_API)
def an_encrypted_copy_to_another_region_names_a_key(call: Call) -> None:
    """A key belongs to one Region: an encrypted copy in another Region needs a key of that Region."""
    source = source_of(call)
    if source.encrypted and source.region != call.region and not call.params.get("KmsKeyId"):
        message = "Must specify new KMS key for cross region encrypted snapshot copy."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", "CopyDBSnapshot", page=API)
@rule("rds", "CopyDBClusterSnapshot", page=CLUSTER_API)
def an_encrypted_copy_between_govcloud_regions_is_signed_for_both(call: Call) -> None:
    """Only there `PreSignedUrl` is needed, which SDKs make of the source's Region; elsewhere it is ignored."""
    source = source_of(call)
    between = call.partition == "aws-us-gov" and source.region != call.region
    if between and source.encrypted and not call.params.get("PreSignedUrl"):
        message = "PreSignedUrl is required for the copy of an encrypted snapshot between AWS GovCloud (US) Regions."
        raise AwsError("InvalidParameterCombination", message)


@rule("rds", "CopyDBSnapshot", page=API)
@rule("rds", "CopyDBClusterSnapshot", page=CLUSTER_API)
def a_copy_of_a_shared_encrypted_snapshot_names_a_key(call: Call) -> None:
    """A copy of an encrypted snapshot that another account shared needs a key of the copy's owner."""
    source = source_of(call)
    if source.encrypted and source.account_id != call.account and not call.params.get("KmsKeyId"):
        message = "Must specify a KMS key for the copy of an encrypted snapshot that another account shared."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", "CopyDBClusterSnapshot", page=CLUSTER_API)
def an_unencrypted_cluster_snapshot_is_not_encrypted_by_a_copy(call: Call) -> None:
    """`KmsKeyId` on the copy of an unencrypted cluster snapshot is an error: restoring with a key encrypts."""
    if call.params.get("KmsKeyId") and not source_of(call).encrypted:
        message = "KmsKeyId cannot be specified for the copy of an unencrypted DB cluster snapshot."
        raise AwsError("InvalidParameterCombination", message)


@rule("rds", "CopyDBSnapshot", page=GUIDE)
@rule("rds", "CopyDBClusterSnapshot", page=CLUSTER_GUIDE)
def the_key_of_the_source_is_accessible(call: Call) -> None:
    """The source's key is enabled, and its policy or a grant opens it to the account that copies."""
    source = source_of(call)
    if source.encrypted:
        accessible_key_of(call, source, COPY_ACTIONS)


@rule("rds", "CopyDBSnapshot", page=API)
@rule("rds", "CopyDBClusterSnapshot", page=CLUSTER_API)
def the_key_of_the_copy_is_usable(call: Call) -> None:
    """`KmsKeyId` names an enabled key of the copy's Region in any of the four ways; it is read back as an ARN."""
    given = call.params.get("KmsKeyId")
    if given:
        call.params["KmsKeyId"] = usable_key(call, given, "The target", COPY_ACTIONS).arn
