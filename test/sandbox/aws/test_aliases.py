"""KMS aliases. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

from accounts import SOURCE_REGION, TARGET_REGION, Account, Refused


def alias_arn(account: Account, alias: str) -> str:
    return f"arn:aws:kms:{SOURCE_REGION}:{account.id}:{alias}"


def test_alias_is_created_updated_and_deleted(account: Account, refused: Refused) -> None:
    """API_CreateAlias; API_UpdateAlias; API_DeleteAlias"""
    first, second = account.key(), account.key()
    kms = account.client("kms")
    kms.create_alias(AliasName="alias/ours", TargetKeyId=first)
    refused("AlreadyExistsException", kms.create_alias, AliasName="alias/ours", TargetKeyId=second)
    kms.update_alias(AliasName="alias/ours", TargetKeyId=second)
    [listed] = kms.list_aliases(KeyId=second)["Aliases"]
    assert (listed["AliasArn"], listed["TargetKeyId"]) == (alias_arn(account, "alias/ours"), second.split("/")[1])
    assert listed["LastUpdatedDate"] >= listed["CreationDate"]
    kms.delete_alias(AliasName="alias/ours")
    refused("NotFoundException", kms.delete_alias, AliasName="alias/ours")


def test_alias_target_must_be_in_the_account_and_region(account: Account, other: Account, refused: Refused) -> None:
    """API_CreateAlias: TargetKeyId"""
    create = account.client("kms").create_alias
    refused("NotFoundException", create, AliasName="alias/ours", TargetKeyId=other.key())
    refused("NotFoundException", create, AliasName="alias/ours", TargetKeyId=account.key(TARGET_REGION))
    refused("NotFoundException", create, AliasName="alias/ours", TargetKeyId="alias/aws/rds")


def test_aws_managed_aliases_are_reserved(account: Account, refused: Refused) -> None:
    """API_CreateAlias: AliasName"""
    kms = account.client("kms")
    refused("NotAuthorizedException", kms.create_alias, AliasName="alias/aws/ours", TargetKeyId=account.key())
    refused("NotAuthorizedException", kms.delete_alias, AliasName="alias/aws/rds")


def test_aws_managed_alias_has_a_target_once_its_key_exists(account: Account) -> None:
    """API_ListAliases"""
    kms = account.client("kms")

    def target() -> str | None:
        aliases = {each["AliasName"]: each for each in kms.list_aliases()["Aliases"]}
        return aliases["alias/aws/rds"].get("TargetKeyId")

    assert target() is None
    key = account.instance(StorageEncrypted=True)["KmsKeyId"]
    assert target() == key.split("/")[1]
