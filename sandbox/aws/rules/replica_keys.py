"""Replicas of multi-Region keys."""

from __future__ import annotations

from typing import Any

from moto.kms.models import kms_backends

from dispatch import Call
from errors import KmsError
from registry import rule
from rules.keys import key_of_call


@rule("kms", "ReplicateKey")
def replicated_key_is_a_multi_region_primary_key(call: Call) -> None:
    """The key must be a multi-Region primary key without a replica in `ReplicaRegion`."""
    key: Any = key_of_call(call)
    configuration = key.multi_region_configuration if key.multi_region else None
    if configuration is None or configuration["PrimaryKey"]["Arn"] != key.arn:
        raise KmsError("UnsupportedOperationException", f"{key.arn} is not a multi-Region primary key.")
    region = call.params["ReplicaRegion"]
    if region == call.region or key.id in kms_backends[key.account_id][region].keys:
        raise KmsError("AlreadyExistsException", f"Key {key.id} already exists in {region}.")


@rule("kms", "ReplicateKey", stage="after")
def replica_has_its_own_policy_and_grants(call: Call, answer: dict[str, Any]) -> None:
    """A replica has the key policy in the call or the default one. Grants, aliases and tags are not replicated."""
    region = call.params["ReplicaRegion"]
    key: Any = key_of_call(call)
    replica: Any = kms_backends[key.account_id][region].keys[key.id]
    replica.grants, replica.aliases = {}, {}
    replica.policy = call.params.get("Policy") or replica.generate_default_policy()
    replica.multi_region_configuration = key.multi_region_configuration | {"MultiRegionKeyType": "REPLICA"}
    replica.description = call.params.get("Description", "")
    answer["ReplicaKeyMetadata"] = replica.to_dict()["KeyMetadata"]
    answer["ReplicaPolicy"] = replica.policy
