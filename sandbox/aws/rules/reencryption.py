"""ReEncrypt: from one key to another, also between accounts."""

from __future__ import annotations

import base64
from typing import Any

from moto.kms.models import Key, kms_backends

from dispatch import Call
from registry import rule
from rules.ciphertexts import incorrect_key, key_of_ciphertext
from rules.key_states import refuse_unless_enabled
from rules.keys import find_key, refuse_unless_open

PAGE = "APIReference/API_ReEncrypt"


def _keys(call: Call) -> tuple[Key, Key]:
    """The key of the ciphertext, and the one to come."""
    source, named = key_of_ciphertext(call), call.params.get("SourceKeyId")
    if named and find_key(call.account, call.region, named) is not source:
        raise incorrect_key()
    return source, find_key(call.account, call.region, call.params["DestinationKeyId"])


@rule("kms", "ReEncrypt", page=PAGE)
def both_keys_are_open_and_enabled(call: Call) -> None:
    """The key of the ciphertext is open for `ReEncryptFrom`, that of the destination for `ReEncryptTo`."""
    for key, action in zip(_keys(call), ("kms:ReEncryptFrom", "kms:ReEncryptTo"), strict=True):
        refuse_unless_open(call, key, action)
        refuse_unless_enabled(key)


@rule("kms", "ReEncrypt", page=PAGE, stage="instead")
def encrypt_again(call: Call) -> dict[str, Any]:
    """What the first key encrypted is encrypted under the other; the answer names both by their ARNs."""
    source, target = _keys(call)
    old, new = (kms_backends[key.account_id][call.region] for key in (source, target))
    blob, contexts = base64.b64decode(call.params["CiphertextBlob"]), ("Source", "Destination")
    of_source, of_target = (call.params.get(f"{each}EncryptionContext") or {} for each in contexts)
    plaintext, _ = old.decrypt(blob, of_source)
    written, _ = new.encrypt(target.id, plaintext, of_target)
    return {
        "CiphertextBlob": base64.b64encode(written).decode(),
        "KeyId": target.arn,
        "SourceKeyId": source.arn,
        "SourceEncryptionAlgorithm": "SYMMETRIC_DEFAULT",
        "DestinationEncryptionAlgorithm": "SYMMETRIC_DEFAULT",
    }
