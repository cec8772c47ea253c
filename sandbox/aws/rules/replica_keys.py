"""Replicas of multi-Region keys."""

from __future__ import annotations

from typing import Any

from moto.kms.models import kms_backends

from dispatch import Call
from errors import KmsError
from registry import rule
from rules.keys import key_of

PAGE = "APIReference/API_ReplicateKey"


@rule("kms", "ReplicateKey", page=PAGE)
def only_multi_region_primary_keys_have_replicas(call: Call) -> None:
    """A replica is made of a multi-Region primary key, once in each other Region."""
    key: Any = key_of(call)
    configuration = key.multi_region_configuration if key.multi_region else None
    if configuration is None or configuration["PrimaryKey"]["Arn"] != key.arn:
        raise KmsError("UnsupportedOperationException", f"{key.arn} is not a multi-Region primary key.")
    region = call.params["ReplicaRegion"]
    if region == call.region or key.id in kms_backends[key.account_id][region].keys:
        raise KmsError("AlreadyExistsException", f"Key {key.id} already exists in {region}.")


@rule("kms", "ReplicateKey", page=PAGE, stage="after")
def a_replica_has_a_policy_and_grants_of_its_own(call: Call, answer: dict[str, Any]) -> None:
    """The policy is the one given or the default one; grants, aliases and tags are not replicated."""
    region = call.params["ReplicaRegion"]
    key: Any = key_of(call)
    replica: Any = kms_backends[key.account_id][region].keys[key.id]
    replica.grants, replica.aliases = {}, {}
    replica.policy = call.params.get("Policy") or replica.generate_default_policy()
    replica.multi_region_configuration = key.multi_region_configuration | {"MultiRegionKeyType": "REPLICA"}
    replica.description = call.params.get("Description", "")
    answer["ReplicaKeyMetadata"] = replica.to_dict()["KeyMetadata"]
    answer["ReplicaPolicy"] = replica.policy
