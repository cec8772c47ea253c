"""KMS aliases."""

from __future__ import annotations

from typing import Any

from moto.core.utils import unix_time

from dispatch import Call
from errors import KmsError
from registry import rule
from rules.keys import find_key
from rules.pages import listed


@rule("kms", "CreateAlias", "UpdateAlias", page="APIReference/API_CreateAlias")
def an_alias_points_to_a_key_by_id_or_arn(call: Call) -> None:
    """The target is a key of the same account and Region, named by id or ARN, and not pending deletion."""
    key = find_key(call.account, call.region, call.params["TargetKeyId"], alias=False)
    if key.account_id != call.account:
        raise KmsError("NotFoundException", f"Key '{key.arn}' does not exist")
    if key.key_state == "PendingDeletion":
        raise KmsError("KMSInvalidStateException", f"{key.arn} is pending deletion.")
    call.params["TargetKeyId"] = key.id


@rule("kms", "CreateAlias", "UpdateAlias", "DeleteAlias", page="APIReference/API_CreateAlias")
def aliases_of_aws_are_reserved(call: Call) -> None:
    """Nobody but AWS makes, moves or deletes an alias that begins with `alias/aws/`."""
    if call.params["AliasName"].startswith("alias/aws/"):
        raise KmsError("NotAuthorizedException", "The alias/aws/ prefix is reserved for AWS managed keys.")


@rule("kms", "CreateAlias", page="APIReference/API_CreateAlias", stage="after")
def an_alias_has_its_dates(call: Call, _answer: Any) -> None:
    """An alias keeps the time of its creation."""
    alias = _alias(call, call.params["AliasName"])
    alias.creation_date = alias.last_updated_date = unix_time()


@rule("kms", "UpdateAlias", page="APIReference/API_UpdateAlias", stage="after")
def a_moved_alias_has_a_new_date(call: Call, _answer: Any) -> None:
    """An alias keeps the time when it last got another key."""
    _alias(call, call.params["AliasName"]).last_updated_date = unix_time()


@rule("kms", "ListAliases", page="APIReference/API_ListAliases")
def aliases_are_listed_by_key_id_or_arn(call: Call) -> None:
    """`KeyId`, by id or ARN, lists the aliases of one key."""
    if call.params.get("KeyId"):
        call.params["KeyId"] = find_key(call.account, call.region, call.params["KeyId"], alias=False).id


@rule("kms", "ListAliases", page="APIReference/API_ListAliases", stage="after")
def unused_aliases_of_aws_have_no_key(call: Call, answer: dict[str, Any]) -> None:
    """An alias of AWS tells a key only once the key exists; other aliases tell their dates."""
    listed = []
    for entry in answer["Aliases"]:
        if entry["TargetKeyId"] not in call.response.kms_backend.keys:
            if call.params.get("KeyId"):
                continue
            del entry["TargetKeyId"]
        else:
            _date(entry, _alias(call, entry["AliasName"]))
        listed.append(entry)
    answer["Aliases"] = listed


def _date(entry: dict[str, Any], alias: Any) -> None:
    if hasattr(alias, "creation_date"):
        entry |= {"CreationDate": alias.creation_date, "LastUpdatedDate": alias.last_updated_date}


def _alias(call: Call, name: str) -> Any:
    aliases = (key.aliases.get(name) for key in call.response.kms_backend.keys.values())
    return next(alias for alias in aliases if alias is not None)


@rule("kms", "ListAliases", page="APIReference/API_ListAliases", stage="after")
def aliases_come_in_pages(call: Call, answer: dict[str, Any]) -> None:
    """At most 50 aliases in an answer, or `Limit`, up to 100."""
    answer |= listed(call, "Aliases", answer["Aliases"], usual=50, most=100)
