"""Cryptographic operations and replicas of keys. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

from typing import Any

import pytest

from access import root
from accounts import SOURCE_REGION, TARGET_REGION, Account, Refused


def grant(account: Account, key: str, to: Account, *operations: str, **more: Any) -> dict[str, str]:
    given = {"KeyId": key, "GranteePrincipal": root(to.id), "Operations": list(operations) or ["Decrypt"]}
    return dict(account.client("kms").create_grant(**(given | more)))


@pytest.mark.parametrize("form", ["id", "arn", "alias", "alias arn"])
def test_key_encrypts_and_decrypts_by_every_form_of_its_id(account: Account, form: str) -> None:
    """API_DescribeKey: KeyId"""
    key, kms = account.key(), account.client("kms")
    kms.create_alias(AliasName="alias/ours", TargetKeyId=key)
    alias = f"arn:aws:kms:{SOURCE_REGION}:{account.id}:alias/ours"
    name = {"id": key.split("/")[1], "arn": key, "alias": "alias/ours", "alias arn": alias}[form]
    written = kms.encrypt(KeyId=name, Plaintext=b"orders")
    assert written["KeyId"] == key
    assert kms.decrypt(KeyId=name, CiphertextBlob=written["CiphertextBlob"])["Plaintext"] == b"orders"
    assert kms.decrypt(CiphertextBlob=written["CiphertextBlob"])["Plaintext"] == b"orders"
    assert len(kms.generate_data_key(KeyId=name, KeySpec="AES_256")["Plaintext"]) == 32
    assert kms.list_key_policies(KeyId=key)["PolicyNames"] == ["default"]


def test_grant_allows_its_operations_across_accounts(account: Account, other: Account, refused: Refused) -> None:
    """developerguide/policy-evaluation; developerguide/key-state"""
    key, kms = account.key(), other.client("kms")
    grant(account, key, other, "Encrypt")
    written = kms.encrypt(KeyId=key, Plaintext=b"orders")["CiphertextBlob"]
    refused("AccessDeniedException", kms.decrypt, KeyId=key, CiphertextBlob=written)
    grant(account, key, other, "Decrypt")
    assert kms.decrypt(KeyId=key, CiphertextBlob=written)["Plaintext"] == b"orders"
    account.client("kms").disable_key(KeyId=key)
    refused("DisabledException", kms.encrypt, KeyId=key, Plaintext=b"orders")
    account.client("kms").schedule_key_deletion(KeyId=key)
    refused("KMSInvalidStateException", account.client("kms").encrypt, KeyId=key, Plaintext=b"orders")


def test_cross_account_decrypt_needs_no_key_id(account: Account, other: Account, refused: Refused) -> None:
    """API_Decrypt"""
    key, kms = account.key(), other.client("kms")
    written = account.client("kms").encrypt(KeyId=key, Plaintext=b"orders")["CiphertextBlob"]
    message = refused("AccessDeniedException", kms.decrypt, CiphertextBlob=written)
    assert "kms:Decrypt" in message and key in message
    grant(account, key, other, "Decrypt")
    assert kms.decrypt(CiphertextBlob=written)["Plaintext"] == b"orders"
    refused("IncorrectKeyException", kms.decrypt, CiphertextBlob=written, KeyId=other.key())
    refused("InvalidCiphertextException", kms.decrypt, CiphertextBlob=b"orders")
    account.client("kms").disable_key(KeyId=key)
    refused("DisabledException", kms.decrypt, CiphertextBlob=written)
    lost = account.client("kms", TARGET_REGION).encrypt(KeyId=account.key(TARGET_REGION), Plaintext=b"orders")[
        "CiphertextBlob"
    ]
    assert "does not exist in this region" in refused("AccessDeniedException", kms.decrypt, CiphertextBlob=lost)


def test_re_encrypt_works_across_accounts(account: Account, other: Account, refused: Refused) -> None:
    """API_ReEncrypt"""
    theirs, own, kms = account.key(), other.key(), other.client("kms")
    kms.create_alias(AliasName="alias/own", TargetKeyId=own)
    context = {"database": "orders"}
    written = account.client("kms").encrypt(KeyId=theirs, Plaintext=b"orders", EncryptionContext=context)
    given = {"CiphertextBlob": written["CiphertextBlob"], "SourceEncryptionContext": context}
    assert "kms:ReEncryptFrom" in refused("AccessDeniedException", kms.re_encrypt, DestinationKeyId=own, **given)
    grant(account, theirs, other, "ReEncryptFrom")
    refused("IncorrectKeyException", kms.re_encrypt, DestinationKeyId=own, SourceKeyId=own, **given)
    moved = kms.re_encrypt(DestinationKeyId="alias/own", SourceKeyId=theirs, **given)
    assert (moved["SourceKeyId"], moved["KeyId"]) == (theirs, own)
    assert kms.decrypt(CiphertextBlob=moved["CiphertextBlob"])["Plaintext"] == b"orders"
    back = {"CiphertextBlob": moved["CiphertextBlob"], "DestinationKeyId": theirs}
    assert "kms:ReEncryptTo" in refused("AccessDeniedException", kms.re_encrypt, **back)
    grant(account, theirs, other, "ReEncryptTo")
    returned = kms.re_encrypt(**back)["CiphertextBlob"]
    assert account.client("kms").decrypt(CiphertextBlob=returned)["KeyId"] == theirs
    kms.disable_key(KeyId=own)
    refused("DisabledException", kms.re_encrypt, DestinationKeyId=own, **given)


def test_replica_keys_have_their_own_policies_and_grants(account: Account, other: Account, refused: Refused) -> None:
    """API_ReplicateKey"""
    kms = account.client("kms")
    refused("UnsupportedOperationException", kms.replicate_key, KeyId=account.key(), ReplicaRegion=TARGET_REGION)
    key = account.key(MultiRegion=True)
    grant(account, key, other)
    replica = kms.replicate_key(KeyId=key, ReplicaRegion=TARGET_REGION)["ReplicaKeyMetadata"]
    assert replica["Arn"] == key.replace(SOURCE_REGION, TARGET_REGION)
    assert replica["MultiRegionConfiguration"]["MultiRegionKeyType"] == "REPLICA"
    primary = kms.describe_key(KeyId=key)["KeyMetadata"]["MultiRegionConfiguration"]
    assert (primary["MultiRegionKeyType"], [each["Region"] for each in primary["ReplicaKeys"]]) == (
        "PRIMARY",
        [TARGET_REGION],
    )
    there = account.client("kms", TARGET_REGION)
    assert there.list_grants(KeyId=replica["Arn"])["Grants"] == []
    grant_id = there.create_grant(KeyId=replica["Arn"], GranteePrincipal=root(other.id), Operations=["Encrypt"])[
        "GrantId"
    ]
    assert grant_id not in {each["GrantId"] for each in kms.list_grants(KeyId=key)["Grants"]}
    refused("AlreadyExistsException", kms.replicate_key, KeyId=key, ReplicaRegion=TARGET_REGION)
    refused("UnsupportedOperationException", there.replicate_key, KeyId=replica["Arn"], ReplicaRegion="us-west-2")
