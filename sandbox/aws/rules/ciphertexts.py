"""What a key encrypted: the ciphertext itself says which key that was, whichever account has it."""

from __future__ import annotations

import base64
import struct

from moto.kms.models import Key, kms_backends
from moto.kms.utils import _deserialize_ciphertext_blob

from dispatch import Call
from errors import KmsError
from registry import rule
from rules.keys import refuse_unless_open


def key_of_ciphertext(call: Call) -> Key:
    """The key in the call's Region that made `CiphertextBlob`."""
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
    """The refusal of a key that is not the one of the ciphertext."""
    message = "The key ID in the request does not identify a CMK that can perform this operation."
    return KmsError("IncorrectKeyException", message)


@rule("kms", "Decrypt", page="APIReference/API_Decrypt")
def a_ciphertext_names_its_key(call: Call) -> None:
    """The key of the ciphertext decrypts, also one of another account that is open; a key that is named must be it."""
    key = key_of_ciphertext(call)
    if call.params.get("KeyId") not in (None, "", key.id):
        raise incorrect_key()
    refuse_unless_open(call, key, "kms:Decrypt")
    call.params["KeyId"] = key.id
    call.response.current_account = key.account_id
