"""Option groups of snapshots: what copying and sharing require of them."""

from __future__ import annotations

from typing import Any

from moto.rds.models import OptionGroup, rds_backends

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import engines, sharing
from rules.copy_requirements import COPY_GUIDE, crosses_region_or_account, source_of
from rules.option_catalogue import persistent_or_permanent_options
from rules.option_groups import option_group, require_matching_engine

SHAREABLE_ORACLE_OPTIONS = ("Timezone", "OLS")
"""The persistent Oracle options that do not prevent sharing."""


def option_group_of(snapshot: Any) -> OptionGroup:
    """The option group of a snapshot, in the snapshot's account and Region."""
    return option_group(rds_backends[snapshot.account_id][snapshot.region], snapshot.option_group_name)


@rule("rds", "CopyDBSnapshot")
def copy_option_group_matches_the_engine(call: Call) -> None:
    """`OptionGroupName` must name a group in the Region of the copy for the source's engine and major version."""
    given = call.params.get("OptionGroupName")
    if given:
        source, group = source_of(call), option_group(call.response.backend, given)
        require_matching_engine(group, source.engine, source.engine_version)
        call.params["OptionGroupName"] = group.name


@rule("rds", "CopyDBSnapshot", page=COPY_GUIDE["CopyDBSnapshot"])
def copy_keeps_persistent_and_permanent_options(call: Call) -> None:
    """A copy to another Region, account or group requires the source's persistent and permanent options."""
    source, given = source_of(call), call.params.get("OptionGroupName")
    if not given and not crosses_region_or_account(call, source):
        return
    included = persistent_or_permanent_options(option_group(call.response.backend, given)) if given else []
    missing = [name for name in persistent_or_permanent_options(option_group_of(source)) if name not in included]
    if missing:
        message = f"The snapshot requires a target option group with the following options: [{', '.join(missing)}]"
        raise AwsError("InvalidParameterValue", message)


@rule("rds", "CopyDBSnapshot")
def copy_option_group_is_not_offered(call: Call) -> None:
    """`CopyOptionGroup` is not offered, because AWS's pages contradict each other on where it works."""
    if call.params.get("CopyOptionGroup"):
        message = "CopyOptionGroup is not offered by the local AWS; specify OptionGroupName instead."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", "CopyDBSnapshot", page=COPY_GUIDE["CopyDBSnapshot"], stage="after")
def copy_has_an_option_group_of_its_region(call: Call, answer: dict[str, Any]) -> None:
    """A copy has the group in `OptionGroupName`. Otherwise, a cross-Region or cross-account copy has the default group."""
    copy, source = answer["DBSnapshot"], source_of(call)
    named = call.params.get("OptionGroupName")
    if named:
        copy.option_group_name = named
    elif crosses_region_or_account(call, source):
        copy.option_group_name = engines.default_option_group(copy.engine, copy.engine_version)


@rule("rds", "ModifyDBSnapshotAttribute", page="UserGuide/USER_ShareSnapshot")
def snapshots_with_persistent_options_are_not_shared(call: Call) -> None:
    """Snapshots with TDE or other persistent or permanent options cannot be shared, except Oracle's Timezone and OLS."""
    snapshot = sharing.own_snapshot(call)
    if snapshot is None or not sharing.added_accounts(call):
        return
    group = option_group_of(snapshot)
    shareable = SHAREABLE_ORACLE_OPTIONS if group.engine_name.startswith("oracle") else ()
    bound = [name for name in persistent_or_permanent_options(group) if name not in shareable]
    if bound:
        message = f"A DB snapshot with the persistent or permanent options [{', '.join(bound)}] cannot be shared."
        raise AwsError("InvalidParameterValue", message)
