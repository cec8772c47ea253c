"""What key policies, trust policies, grants and IAM policies allow together, each test with its AWS page."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from conftest import HERE, Account, Server, open_policy
from rules.permissions import Caller, Request, permits

Refused = Callable[..., str]
OWNER, GUEST = "111111111111", "222222222222"
KEY = f"arn:aws:kms:{HERE}:{OWNER}:key/1"
ORGANIZATION = "OrganizationAccountAccessRole"
USE = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]


def root(account: str) -> str:
    return f"arn:aws:iam::{account}:root"


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def statement(principal: str = "", **changes: Any) -> dict[str, Any]:
    named = {"Principal": {"AWS": principal}} if principal else {}
    return {"Effect": "Allow", "Action": "kms:*", "Resource": "*", **named, **changes}


def role_of(account: str) -> str:
    return f"arn:aws:iam::{account}:role/Operator"


def asks(account: str, text: str, *of_caller: str, **context: tuple[str, ...]) -> bool:
    """Whether the session of a role in an account may decrypt with the owner's key under a key policy."""
    session = f"arn:aws:sts::{account}:assumed-role/Operator/now"
    caller = Caller(account, root(account), (session, role_of(account)), of_caller or None)
    keys = {name.replace("_", ":"): values for name, values in context.items()}
    return permits(text, caller, Request("kms:Decrypt", KEY, OWNER, caller.context() | keys))


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
def test_both_sides_allow_across_accounts_and_one_within(
    account: str, principal: str, of_caller: list[dict[str, Any]], allowed: bool
) -> None:
    """developerguide/policy-evaluation; developerguide/key-policy-modifying-external-accounts"""
    policies = [policy(*of_caller)] if of_caller else []
    assert asks(account, policy(statement(principal)), *policies) is allowed


def test_a_denial_wins() -> None:
    """developerguide/policy-evaluation"""
    own = statement(root(OWNER))
    assert not asks(OWNER, policy(own, statement("*", Effect="Deny")))
    guarded = statement("*", Effect="Deny", Condition={"StringNotEquals": {"aws:PrincipalAccount": OWNER}})
    assert asks(OWNER, policy(own, guarded))
    assert not asks(GUEST, policy(statement(GUEST), guarded))


def grant_for_rds(account: Account, other: Account, key: str, **changes: Any) -> None:
    operations = ["CreateGrant", "Decrypt", "DescribeKey", "Encrypt", "GenerateDataKey", "ReEncryptFrom", "ReEncryptTo"]
    operations += ["GenerateDataKeyWithoutPlaintext", "RetireGrant"]
    given = {"GranteePrincipal": root(other.id), "Operations": operations} | changes
    account.client("kms").create_grant(KeyId=key, **given)


def shared(account: Account, other: Account, **key: Any) -> tuple[str, str]:
    """Share an encrypted snapshot; its ARN and that of its key."""
    made = account.key(**key)
    arn = account.snapshot(StorageEncrypted=True, KmsKeyId=made)["DBSnapshotArn"]
    account.share("before", other.id)
    return arn, made


def test_each_action_is_allowed_for_itself(account: Account, other: Account, refused: Refused) -> None:
    """USER_CopySnapshot: Required permissions; policy-conditions: kms:GrantIsForAWSResource is for grants only"""
    for_rds = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
    owner, guest = statement(root(account.id)), root(other.id)
    wrong = policy(owner, statement(guest, Action=[*USE, "kms:CreateGrant"], Condition=for_rds))
    arn, key = shared(account, other, Policy=wrong)
    refused("KMSKeyNotAccessibleFault", other.copy, source=arn, KmsKeyId=other.key())
    right = policy(owner, statement(guest, Action=USE), statement(guest, Action="kms:CreateGrant", Condition=for_rds))
    account.client("kms").put_key_policy(KeyId=key, PolicyName="default", Policy=right)
    other.copy(arn, KmsKeyId=other.key())


def test_a_grant_with_an_encryption_context_does_not_open_a_key_for_rds(
    account: Account, other: Account, refused: Refused
) -> None:
    """Overview.Encryption.Keys: Amazon RDS encryption context"""
    arn, key = shared(account, other)
    own = other.key()
    grant_for_rds(account, other, key, Constraints={"EncryptionContextSubset": {"team": "shop"}})
    refused("KMSKeyNotAccessibleFault", other.copy, source=arn, KmsKeyId=own)
    grant_for_rds(account, other, key)
    other.copy(arn, KmsKeyId=own)


def test_a_key_policy_limits_its_own_account_too(account: Account, refused: Refused) -> None:
    """Overview.Encryption.Keys: Authorizing use; developerguide/policy-evaluation"""
    admin = ["kms:PutKeyPolicy", "kms:DescribeKey", "kms:DisableKey"]
    key = account.key(Policy=policy(statement(root(account.id), Action=admin)))
    refused("KMSKeyNotAccessibleFault", account.instance, StorageEncrypted=True, KmsKeyId=key)
    by_rds = {"StringEquals": {"kms:ViaService": f"rds.{HERE}.amazonaws.com"}}
    opened = [statement(root(account.id), Action=admin), statement(root(account.id), Condition=by_rds)]
    account.client("kms").put_key_policy(KeyId=key, PolicyName="default", Policy=policy(*opened))
    assert account.instance(StorageEncrypted=True, KmsKeyId=key)["KmsKeyId"] == key


def operator(account: Account, *statements: dict[str, Any], managed: bool = False) -> Account:
    """The account as a role in it sees it, which has these statements as its IAM policy."""
    iam = account.client("iam")
    trust = policy({"Effect": "Allow", "Principal": {"AWS": root(account.id)}, "Action": "sts:AssumeRole"})
    arn = iam.create_role(RoleName="Operator", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    if managed:
        made = iam.create_policy(PolicyName="Use", PolicyDocument=policy(*statements))["Policy"]["Arn"]
        iam.attach_role_policy(RoleName="Operator", PolicyArn=made)
    elif statements:
        iam.put_role_policy(RoleName="Operator", PolicyName="use", PolicyDocument=policy(*statements))
    return assumed(account, arn)


def assumed(account: Account, role: str, **more: str) -> Account:
    given = account.client("sts").assume_role(RoleArn=role, RoleSessionName="now", **more)["Credentials"]
    names = {"aws_access_key_id": "AccessKeyId", "aws_secret_access_key": "SecretAccessKey"}
    credentials = {name: given[part] for name, part in (names | {"aws_session_token": "SessionToken"}).items()}
    return Account(role.split(":")[4], account.server, credentials)


@pytest.mark.parametrize("managed", [False, True])
def test_the_iam_policies_of_a_role_count_across_accounts(
    account: Account, other: Account, refused: Refused, managed: bool
) -> None:
    """developerguide/key-policy-modifying-external-accounts"""
    arn, key = shared(account, other, Policy=open_policy(account, other))
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


def test_a_role_without_policies_may_do_what_its_account_may(account: Account, other: Account) -> None:
    """Here the local AWS is kinder than AWS: roles are made before their policies in many a test."""
    arn, _ = shared(account, other, Policy=open_policy(account, other))
    assert operator(other).copy(arn, KmsKeyId=other.key())["Encrypted"] is True


def test_a_session_of_a_deleted_role_uses_no_keys(account: Account, other: Account, refused: Refused) -> None:
    """developerguide/policy-evaluation"""
    arn, _ = shared(account, other, Policy=open_policy(account, other))
    session = operator(other)
    other.client("iam").delete_role(RoleName="Operator")
    refused("KMSKeyNotAccessibleFault", session.copy, source=arn, KmsKeyId=other.key())


@pytest.mark.parametrize(
    "principal", [OWNER, root(OWNER), f"arn:aws:iam::{OWNER}:user/sandbox", "*"], ids=["id", "root", "user", "all"]
)
def test_a_role_is_assumed_by_whom_it_trusts(account: Account, server: Server, principal: str) -> None:
    """API_AssumeRole"""
    trust = policy({"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole"})
    arn = account.client("iam").create_role(RoleName="Partner", Path="/ours/", AssumeRolePolicyDocument=trust)
    session = assumed(Account(OWNER, server, {}), arn["Role"]["Arn"])
    assert session.client("sts").get_caller_identity()["Account"] == account.id


def test_a_role_is_not_assumed_by_others(account: Account, other: Account, refused: Refused) -> None:
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
    assert assumed(account, arn).id == account.id


def test_an_external_id_is_asked_for(account: Account, server: Server, refused: Refused) -> None:
    """API_AssumeRole: ExternalId"""
    trust = {"Effect": "Allow", "Principal": {"AWS": OWNER}, "Action": "sts:AssumeRole"}
    asked = trust | {"Condition": {"StringEquals": {"sts:ExternalId": "42"}}}
    role = account.client("iam").create_role(RoleName="Asking", AssumeRolePolicyDocument=policy(asked))["Role"]["Arn"]
    everybody = Account(OWNER, server, {})
    for more in ({}, {"ExternalId": "43"}):
        refused("AccessDenied", lambda given=more: assumed(everybody, role, **given))
    assert assumed(everybody, role, ExternalId="42").id == account.id


def test_a_role_with_policies_assumes_only_what_they_allow(account: Account, other: Account, refused: Refused) -> None:
    """API_AssumeRole: the caller's own policies count across accounts"""
    trust = policy({"Effect": "Allow", "Principal": {"AWS": other.id}, "Action": "sts:AssumeRole"})
    role = account.client("iam").create_role(RoleName="Ours", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    limited = operator(other, statement(Action="kms:*"))
    refused("AccessDenied", limited.client("sts").assume_role, RoleArn=role, RoleSessionName="now")
    more = policy(statement(Action="sts:AssumeRole", Resource=role))
    other.client("iam").put_role_policy(RoleName="Operator", PolicyName="more", PolicyDocument=more)
    assert assumed(limited, role).id == account.id
