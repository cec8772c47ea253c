"""KMS Decrypt: the ciphertext identifies its key, even a key in another account."""

from __future__ import annotations

import base64
import struct

from moto.kms.models import Key, kms_backends
from moto.kms.utils import _deserialize_ciphertext_blob

from dispatch import Call
from errors import KmsError
from registry import rule
from rules.keys import require_access


def key_of_ciphertext(call: Call) -> Key:
    """The key in the Region of the call that produced `CiphertextBlob`."""
    try:
        key_id = _deserialize_ciphertext_blob(base64.b64decode(call.params["CiphertextBlob"])).key_id
    except (ValueError, struct.error):
        raise KmsError("InvalidCiphertextException", "The ciphertext is corrupted, or not one of KMS.") from None
    for regions in list(kms_backends.values()):
        if call.region in regions and key_id in regions[call.region].keys:
            return regions[call.region].keys[key_id]
    raise KmsError(
        "AccessDeniedException",
        "The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are "
        "not allowed to access.",
    )


def incorrect_key() -> KmsError:
    """The error for a key that did not produce the ciphertext."""
    message = "The key ID in the request does not identify a CMK that can perform this operation."
    return KmsError("IncorrectKeyException", message)


@rule("kms", "Decrypt")
def decrypt_uses_the_key_of_the_ciphertext(call: Call) -> None:
    """Decrypt uses the key that produced the ciphertext, also across accounts. `KeyId`, if given, must match it."""
    key = key_of_ciphertext(call)
    if call.params.get("KeyId") not in (None, "", key.id):
        raise incorrect_key()
    require_access(call, key, "kms:Decrypt")
    call.params["KeyId"] = key.id
    call.response.current_account = key.account_id
