"""Combined permissions of key policies, trust policies, grants and IAM policies. Docstrings cite the AWS page."""

from __future__ import annotations

from typing import Any

import pytest

from access import USE, grant_for_copies, open_policy, operator, policy, root, share_encrypted_snapshot, statement
from accounts import SOURCE_REGION, Account, Refused, Server, assume_role
from rules.permissions import Caller, Request, is_permitted

OWNER, GUEST = "111111111111", "222222222222"
KEY = f"arn:aws:kms:{SOURCE_REGION}:{OWNER}:key/1"
ORGANIZATION = "OrganizationAccountAccessRole"


def role_of(account: str) -> str:
    return f"arn:aws:iam::{account}:role/Operator"


def may_decrypt(account: str, text: str, *of_caller: str, **context: tuple[str, ...]) -> bool:
    """Whether an assumed-role session of an account can decrypt with the owner's key under a key policy."""
    session = f"arn:aws:sts::{account}:assumed-role/Operator/now"
    caller = Caller(account, root(account), (session, role_of(account)), of_caller or None)
    keys = {name.replace("_", ":"): values for name, values in context.items()}
    return is_permitted(text, caller, Request("kms:Decrypt", KEY, OWNER, caller.context() | keys))


@pytest.mark.parametrize(
    ("account", "principal", "of_caller", "allowed"),
    [
        (OWNER, root(OWNER), [], True),
        (OWNER, root(OWNER), [statement(Action="kms:Decrypt", Resource=KEY)], True),
        (OWNER, root(OWNER), [statement(Action="kms:Encrypt")], False),
        (OWNER, role_of(OWNER), [statement(Action="kms:Encrypt")], True),
        (OWNER, role_of(OWNER), [statement(Effect="Deny", Action="kms:Dec*")], False),
        (GUEST, root(OWNER), [], False),
        (GUEST, GUEST, [], True),
        (GUEST, root(GUEST), [statement(NotAction="kms:Encrypt")], True),
        (GUEST, root(GUEST), [statement(NotResource=KEY)], False),
        (GUEST, role_of(GUEST), [statement(Action="s3:*")], False),
        (GUEST, "*", [statement(Action="s3:*")], False),
        (GUEST, f"arn:aws:iam::{GUEST}:role/Other", [], False),
    ],
)
def test_cross_account_use_requires_both_policies_and_same_account_use_one(
    account: str, principal: str, of_caller: list[dict[str, Any]], allowed: bool
) -> None:
    """developerguide/policy-evaluation; developerguide/key-policy-modifying-external-accounts"""
    policies = [policy(*of_caller)] if of_caller else []
    assert may_decrypt(account, policy(statement(principal)), *policies) is allowed


def test_explicit_denial_outweighs_permissions() -> None:
    """developerguide/policy-evaluation"""
    own = statement(root(OWNER))
    assert not may_decrypt(OWNER, policy(own, statement("*", Effect="Deny")))
    guarded = statement("*", Effect="Deny", Condition={"StringNotEquals": {"aws:PrincipalAccount": OWNER}})
    assert may_decrypt(OWNER, policy(own, guarded))
    assert not may_decrypt(GUEST, policy(statement(GUEST), guarded))


def test_copy_requires_each_permission(account: Account, other: Account, refused: Refused) -> None:
    """USER_CopySnapshot: Required permissions; policy-conditions: kms:GrantIsForAWSResource is for grants only"""
    for_rds = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
    owner, guest = statement(root(account.id)), root(other.id)
    wrong = policy(owner, statement(guest, Action=[*USE, "kms:CreateGrant"], Condition=for_rds))
    arn, key = share_encrypted_snapshot(account, other, Policy=wrong)
    refused("KMSKeyNotAccessibleFault", other.copy, source=arn, KmsKeyId=other.key())
    right = policy(owner, statement(guest, Action=USE), statement(guest, Action="kms:CreateGrant", Condition=for_rds))
    account.client("kms").put_key_policy(KeyId=key, PolicyName="default", Policy=right)
    other.copy(arn, KmsKeyId=other.key())


def test_grant_with_an_encryption_context_does_not_allow_rds(
    account: Account, other: Account, refused: Refused
) -> None:
    """Overview.Encryption.Keys: Amazon RDS encryption context"""
    arn, key = share_encrypted_snapshot(account, other)
    own = other.key()
    grant_for_copies(account, other, key, Constraints={"EncryptionContextSubset": {"team": "shop"}})
    refused("KMSKeyNotAccessibleFault", other.copy, source=arn, KmsKeyId=own)
    grant_for_copies(account, other, key)
    other.copy(arn, KmsKeyId=own)


def test_key_policy_limits_its_own_account(account: Account, refused: Refused) -> None:
    """Overview.Encryption.Keys: Authorizing use; developerguide/policy-evaluation"""
    admin = ["kms:PutKeyPolicy", "kms:DescribeKey", "kms:DisableKey"]
    key = account.key(Policy=policy(statement(root(account.id), Action=admin)))
    refused("KMSKeyNotAccessibleFault", account.instance, StorageEncrypted=True, KmsKeyId=key)
    by_rds = {"StringEquals": {"kms:ViaService": f"rds.{SOURCE_REGION}.amazonaws.com"}}
    opened = [statement(root(account.id), Action=admin), statement(root(account.id), Condition=by_rds)]
    account.client("kms").put_key_policy(KeyId=key, PolicyName="default", Policy=policy(*opened))
    assert account.instance(StorageEncrypted=True, KmsKeyId=key)["KmsKeyId"] == key


@pytest.mark.parametrize("managed", [False, True])
def test_cross_account_copy_requires_iam_permissions(
    account: Account, other: Account, refused: Refused, managed: bool
) -> None:
    """developerguide/key-policy-modifying-external-accounts"""
    arn, key = share_encrypted_snapshot(account, other, Policy=open_policy(account, other))
    own = other.key()
    less = operator(other, statement(Action=[*USE, "kms:CreateGrant"], Resource=own), managed=managed)
    refused("KMSKeyNotAccessibleFault", less.copy, source=arn, KmsKeyId=own)
    refused("AccessDeniedException", less.client("kms").describe_key, KeyId=key)
    other.client("iam").put_role_policy(
        RoleName="Operator",
        PolicyName="source",
        PolicyDocument=policy(statement(Action=[*USE, "kms:CreateGrant"], Resource=key)),
    )
    assert less.copy(arn, KmsKeyId=own)["KmsKeyId"] == own
    assert less.client("kms").describe_key(KeyId=key)["KeyMetadata"]["Arn"] == key


def test_role_without_policies_has_the_permissions_of_its_account(account: Account, other: Account) -> None:
    """The local AWS allows more than AWS here, because many tests create roles without policies."""
    arn, _ = share_encrypted_snapshot(account, other, Policy=open_policy(account, other))
    assert operator(other).copy(arn, KmsKeyId=other.key())["Encrypted"] is True


def test_session_of_a_deleted_role_has_no_permissions(account: Account, other: Account, refused: Refused) -> None:
    """developerguide/policy-evaluation"""
    arn, _ = share_encrypted_snapshot(account, other, Policy=open_policy(account, other))
    session = operator(other)
    other.client("iam").delete_role(RoleName="Operator")
    refused("KMSKeyNotAccessibleFault", session.copy, source=arn, KmsKeyId=other.key())


@pytest.mark.parametrize(
    "principal", [OWNER, root(OWNER), f"arn:aws:iam::{OWNER}:user/sandbox", "*"], ids=["id", "root", "user", "all"]
)
def test_trusted_principal_can_assume_a_role(account: Account, server: Server, principal: str) -> None:
    """API_AssumeRole"""
    trust = policy({"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"})
    arn = account.client("iam").create_role(RoleName="Partner", Path="/ours/", AssumeRolePolicyDocument=trust)
    session = assume_role(Account(OWNER, server, {}), arn["Role"]["Arn"])
    assert session.client("sts").get_caller_identity()["Account"] == account.id


def test_untrusted_principal_cannot_assume_a_role(account: Account, other: Account, refused: Refused) -> None:
    """API_AssumeRole: AccessDenied"""
    service = {"Effect": "Allow", "Principal": {"Service": "rds.amazonaws.com"}, "Action": "sts:AssumeRole"}
    owner = {"Effect": "Allow", "Principal": {"AWS": root(account.id)}, "Action": "sts:AssumeRole"}
    iam = account.client("iam")
    arn = iam.create_role(RoleName="Ours", AssumeRolePolicyDocument=policy(service, owner))["Role"]["Arn"]
    assume = other.client("sts").assume_role
    message = refused("AccessDenied", assume, RoleArn=arn, RoleSessionName="now")
    caller = other.client("sts").get_caller_identity()["Arn"]
    assert message == f"User: {caller} is not authorized to perform: sts:AssumeRole on resource: {arn}"
    for unknown in (f"arn:aws:iam::{account.id}:role/Unknown", f"arn:aws:iam::{account.id}:role/{ORGANIZATION}"):
        refused("AccessDenied", assume, RoleArn=unknown, RoleSessionName="now")
    assert assume_role(account, arn).id == account.id


def test_external_id_of_a_trust_policy_is_required(account: Account, server: Server, refused: Refused) -> None:
    """API_AssumeRole: ExternalId"""
    trust = {"Effect": "Allow", "Principal": {"AWS": OWNER}, "Action": "sts:AssumeRole"}
    asked = trust | {"Condition": {"StringEquals": {"sts:ExternalId": "42"}}}
    role = account.client("iam").create_role(RoleName="Asking", AssumeRolePolicyDocument=policy(asked))["Role"]["Arn"]
    everybody = Account(OWNER, server, {})
    for external_id in ({}, {"ExternalId": "43"}):
        refused("AccessDenied", lambda given=external_id: assume_role(everybody, role, **given))
    assert assume_role(everybody, role, ExternalId="42").id == account.id


def test_role_with_policies_requires_permission_to_assume_a_role(
    account: Account, other: Account, refused: Refused
) -> None:
    """API_AssumeRole: the caller's own policies count across accounts"""
    trust = policy({"Effect": "Allow", "Principal": {"AWS": other.id}, "Action": "sts:AssumeRole"})
    role = account.client("iam").create_role(RoleName="Ours", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    limited = operator(other, statement(Action="kms:*"))
    refused("AccessDenied", limited.client("sts").assume_role, RoleArn=role, RoleSessionName="now")
    external_id = policy(statement(Action="sts:AssumeRole", Resource=role))
    other.client("iam").put_role_policy(RoleName="Operator", PolicyName="more", PolicyDocument=external_id)
    assert assume_role(limited, role).id == account.id
