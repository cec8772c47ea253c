"""KMS ReEncrypt: from one key to another, also across accounts."""

from __future__ import annotations

import base64
from typing import Any

from moto.kms.models import Key, kms_backends

from dispatch import Call
from registry import rule
from rules.ciphertexts import incorrect_key, key_of_ciphertext
from rules.key_states import require_enabled_key
from rules.keys import find_key, require_access


def _source_and_destination(call: Call) -> tuple[Key, Key]:
    """The key of the ciphertext and the destination key."""
    source, named = key_of_ciphertext(call), call.params.get("SourceKeyId")
    if named and find_key(call.account, call.region, named) is not source:
        raise incorrect_key()
    return source, find_key(call.account, call.region, call.params["DestinationKeyId"])


@rule("kms", "ReEncrypt")
def reencryption_keys_are_accessible_and_enabled(call: Call) -> None:
    """Both keys must be enabled and accessible for `ReEncryptFrom` and `ReEncryptTo`, respectively."""
    for key, action in zip(_source_and_destination(call), ("kms:ReEncryptFrom", "kms:ReEncryptTo"), strict=True):
        require_access(call, key, action)
        require_enabled_key(key)


@rule("kms", "ReEncrypt", stage="instead")
def re_encrypt(call: Call) -> dict[str, Any]:
    """The ciphertext is encrypted under the destination key. The answer contains the ARNs of both keys."""
    source, destination = _source_and_destination(call)
    source_backend, destination_backend = (kms_backends[key.account_id][call.region] for key in (source, destination))
    blob, contexts = base64.b64decode(call.params["CiphertextBlob"]), ("Source", "Destination")
    source_context, destination_context = (call.params.get(f"{each}EncryptionContext") or {} for each in contexts)
    plaintext, _ = source_backend.decrypt(blob, source_context)
    ciphertext, _ = destination_backend.encrypt(destination.id, plaintext, destination_context)
    return {
        "CiphertextBlob": base64.b64encode(ciphertext).decode(),
        "KeyId": destination.arn,
        "SourceKeyId": source.arn,
        "SourceEncryptionAlgorithm": "SYMMETRIC_DEFAULT",
        "DestinationEncryptionAlgorithm": "SYMMETRIC_DEFAULT",
    }
