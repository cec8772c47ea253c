"""What the options of a snapshot demand when it is copied or shared, and the option group of the copy."""

from __future__ import annotations

from typing import Any

from moto.rds.models import OptionGroup, rds_backends

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import engines, sharing
from rules.copies import is_from_elsewhere, source_of
from rules.option_catalogue import bound_options
from rules.option_groups import fits, option_group

API = "APIReference/API_CopyDBSnapshot"
GUIDE = "UserGuide/USER_CopySnapshot"
SHAREABLE = ("Timezone", "OLS")
"""The Oracle options with which a snapshot may be shared."""


def group_of(snapshot: Any) -> OptionGroup:
    """The option group of a snapshot, in the snapshot's account and Region."""
    return option_group(rds_backends[snapshot.account_id][snapshot.region], snapshot.option_group_name)


@rule("rds", "CopyDBSnapshot", page=API)
def the_option_group_of_the_copy_fits(call: Call) -> None:
    """`OptionGroupName` names a group of the copy's Region and account, of the source's engine and major version."""
    given = call.params.get("OptionGroupName")
    if given:
        source, group = source_of(call), option_group(call.response.backend, given)
        fits(group, source.engine, source.engine_version)
        call.params["OptionGroupName"] = group.name


@rule("rds", "CopyDBSnapshot", page=GUIDE)
def persistent_and_permanent_options_go_with_the_copy(call: Call) -> None:
    """A copy in another Region or account, or with another group, needs a group with the source's bound options."""
    source, given = source_of(call), call.params.get("OptionGroupName")
    if not given and not is_from_elsewhere(call, source):
        return
    offered = bound_options(option_group(call.response.backend, given)) if given else []
    missing = [name for name in bound_options(group_of(source)) if name not in offered]
    if missing:
        message = f"The snapshot requires a target option group with the following options: [{', '.join(missing)}]"
        raise AwsError("InvalidParameterValue", message)


@rule("rds", "CopyDBSnapshot", page=API)
def option_groups_are_not_copied(call: Call) -> None:
    """`CopyOptionGroup` is refused: AWS's pages differ on where it works, and the local AWS does not offer it."""
    if call.params.get("CopyOptionGroup"):
        message = "CopyOptionGroup is not offered by the local AWS: name a group with OptionGroupName."
        raise AwsError("InvalidParameterValue", message)


@rule("rds", "CopyDBSnapshot", page=GUIDE, stage="after")
def option_groups_stay_in_their_region(call: Call, answer: dict[str, Any]) -> None:
    """A copy has the named option group; one from elsewhere gets the default group, since groups do not travel."""
    copy, source = answer["DBSnapshot"], source_of(call)
    named = call.params.get("OptionGroupName")
    if named:
        copy.option_group_name = named
    elif is_from_elsewhere(call, source):
        copy.option_group_name = engines.default_option_group(copy.engine, copy.engine_version)


@rule("rds", "ModifyDBSnapshotAttribute", page="UserGuide/USER_ShareSnapshot")
def snapshots_with_bound_options_are_not_shared(call: Call) -> None:
    """No sharing with TDE or another persistent or permanent option, Oracle's Timezone and OLS excepted."""
    snapshot = sharing.snapshot_of(call)
    if snapshot is None or not sharing.added(call):
        return
    group = group_of(snapshot)
    shareable = SHAREABLE if group.engine_name.startswith("oracle") else ()
    bound = [name for name in bound_options(group) if name not in shareable]
    if bound:
        message = f"A DB snapshot with the persistent or permanent options [{', '.join(bound)}] cannot be shared."
        raise AwsError("InvalidParameterValue", message)
