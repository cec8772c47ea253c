"""KMS aliases."""

from __future__ import annotations

from typing import Any

from moto.core.utils import unix_time

from dispatch import Call
from errors import KmsError
from registry import rule
from rules.keys import find_key
from rules.pagination import kms_page


@rule("kms", "CreateAlias", "UpdateAlias", page="APIReference/API_CreateAlias")
def alias_target_is_a_key_id_or_arn(call: Call) -> None:
    """`TargetKeyId` must be the ID or ARN of a key in the same account and Region that is not pending deletion."""
    key = find_key(call.account, call.region, call.params["TargetKeyId"], alias=False)
    if key.account_id != call.account:
        raise KmsError("NotFoundException", f"Key '{key.arn}' does not exist")
    if key.key_state == "PendingDeletion":
        raise KmsError("KMSInvalidStateException", f"{key.arn} is pending deletion.")
    call.params["TargetKeyId"] = key.id


@rule("kms", "CreateAlias", "UpdateAlias", "DeleteAlias", page="APIReference/API_CreateAlias")
def aws_managed_aliases_are_reserved(call: Call) -> None:
    """Customers cannot create, update or delete aliases that begin with `alias/aws/`."""
    if call.params["AliasName"].startswith("alias/aws/"):
        raise KmsError("NotAuthorizedException", "The alias/aws/ prefix is reserved for AWS managed keys.")


@rule("kms", "CreateAlias", stage="after")
def alias_has_a_creation_date(call: Call, _answer: Any) -> None:
    """An alias has a `CreationDate`."""
    alias = _alias(call, call.params["AliasName"])
    alias.creation_date = alias.last_updated_date = unix_time()


@rule("kms", "UpdateAlias", stage="after")
def updated_alias_has_a_new_date(call: Call, _answer: Any) -> None:
    """`LastUpdatedDate` changes when an alias is associated with another key."""
    _alias(call, call.params["AliasName"]).last_updated_date = unix_time()


@rule("kms", "ListAliases")
def aliases_are_filtered_by_key(call: Call) -> None:
    """`KeyId`, a key ID or key ARN, limits the list to the aliases of that key."""
    if call.params.get("KeyId"):
        call.params["KeyId"] = find_key(call.account, call.region, call.params["KeyId"], alias=False).id


@rule("kms", "ListAliases", stage="after")
def aws_managed_alias_has_a_target_once_its_key_exists(call: Call, answer: dict[str, Any]) -> None:
    """An AWS managed alias has no `TargetKeyId` until its key exists. All other aliases include their dates."""
    kms_page = []
    for entry in answer["Aliases"]:
        if entry["TargetKeyId"] not in call.response.kms_backend.keys:
            if call.params.get("KeyId"):
                continue
            del entry["TargetKeyId"]
        else:
            _date(entry, _alias(call, entry["AliasName"]))
        kms_page.append(entry)
    answer["Aliases"] = kms_page


def _date(entry: dict[str, Any], alias: Any) -> None:
    if hasattr(alias, "creation_date"):
        entry |= {"CreationDate": alias.creation_date, "LastUpdatedDate": alias.last_updated_date}


def _alias(call: Call, name: str) -> Any:
    aliases = (key.aliases.get(name) for key in call.response.kms_backend.keys.values())
    return next(alias for alias in aliases if alias is not None)


@rule("kms", "ListAliases", stage="after")
def aliases_are_paginated(call: Call, answer: dict[str, Any]) -> None:
    """An answer contains up to `Limit` aliases: 1 to 100, 50 by default."""
    answer |= kms_page(call, "Aliases", answer["Aliases"], default=50, maximum=100)
