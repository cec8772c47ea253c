"""Key policies, grants and identities. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

import json
from typing import Any

import pytest

from access import policy, root, statement
from accounts import SOURCE_REGION, Account, Refused, Server

MALFORMED = "MalformedPolicyDocumentException"


def owner(account: Account, **changes: Any) -> dict[str, Any]:
    return statement(root(account.id), **changes)


def test_key_policy_is_stored_as_given(account: Account) -> None:
    """API_PutKeyPolicy; API_GetKeyPolicy"""
    key = account.key()
    kms = account.client("kms")
    assert json.loads(kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"])["Statement"] == [
        owner(account, Sid="Enable IAM User Permissions")
    ]
    given = policy(owner(account, Sid="ours"))
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=given)
    assert kms.get_key_policy(KeyId=key, PolicyName="default")["Policy"] == given


@pytest.mark.parametrize(
    "change",
    [
        {"Effect": "Permit"},
        {"Action": "rds:CopyDBSnapshot"},
        {"Principal": {"AWS": "arn:aws:iam::222222222222:role/NobodyKnows"}},
        {"Principal": {"AWS": "222"}},
        {"Principal": {"AWS": "arn:aws:iam::222222222222:role/*"}},
        {"Principal": {"AWS": 222}},
        {"condition": {"StringEquals": {"kms:CallerAccount": "222222222222"}}},
        {"Action": 5},
        {"Resource": ["*", 5]},
        {"Condition": "kms:CallerAccount"},
        {"Condition": {"StringEqual": {"kms:CallerAccount": "222222222222"}}},
        {"Condition": {"StringEquals": "222222222222"}},
        {"Condition": {"StringEquals": {"kms:CallerAccount": {"AWS": "222222222222"}}}},
    ],
)
def test_malformed_statement_is_refused(account: Account, refused: Refused, change: dict[str, Any]) -> None:
    """developerguide/key-policy-overview"""
    wrong = policy(owner(account), owner(account, **change))
    refused(MALFORMED, account.client("kms").create_key, Policy=wrong)
    put = account.client("kms").put_key_policy
    refused(MALFORMED, put, KeyId=account.key(), PolicyName="default", Policy=wrong)


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"Version": "2012-10-17"}', '{"Version": "2020-01-01", "Statement": [1]}']
)
def test_malformed_policy_is_refused(account: Account, refused: Refused, text: str) -> None:
    """API_PutKeyPolicy: MalformedPolicyDocumentException"""
    refused(MALFORMED, account.client("kms").create_key, Policy=text)


@pytest.mark.parametrize("field", ["Effect", "Principal", "Action", "Resource"])
def test_incomplete_statement_is_refused(account: Account, refused: Refused, field: str) -> None:
    """developerguide/key-policy-overview"""
    incomplete = owner(account)
    del incomplete[field]
    message = refused(MALFORMED, account.client("kms").create_key, Policy=policy(owner(account), incomplete))
    assert message == f"Missing required field {field}"


def test_existing_principals_are_accepted(account: Account, other: Account) -> None:
    """developerguide/key-policy-overview"""
    principals = [other.role("Receiver"), root(other.id), other.id, int(other.id), "*"]
    service = {"Service": "rds.amazonaws.com"}
    account.key(
        Policy=policy(owner(account), owner(account, Principal={"AWS": principals}), owner(account, Principal=service))
    )


def test_policy_that_locks_out_its_owner_is_refused(account: Account, other: Account, refused: Refused) -> None:
    """API_PutKeyPolicy: BypassPolicyLockoutSafetyCheck"""
    foreign = policy(owner(other))
    message = refused(MALFORMED, account.client("kms").create_key, Policy=foreign)
    assert message == "The new key policy will not allow you to update the key policy in the future."
    refused(MALFORMED, account.client("kms").create_key, Policy=policy(owner(account, Action="kms:DescribeKey")))
    account.key(Policy=foreign, BypassPolicyLockoutSafetyCheck=True)


def test_policy_over_32_kilobytes_is_refused(account: Account, refused: Refused) -> None:
    """API_PutKeyPolicy: Policy"""
    long = policy(*(owner(account, Sid=f"s{number:0100}") for number in range(200)))
    refused("LimitExceededException", account.client("kms").create_key, Policy=long)


def grant(account: Account, key: str, grantee: str, **arguments: Any) -> dict[str, Any]:
    settings = {"GranteePrincipal": grantee, "Operations": ["Decrypt", "DescribeKey"]} | arguments
    return account.client("kms").create_grant(KeyId=key, **settings)


def test_listed_grant_has_the_fields_of_aws(account: Account, other: Account) -> None:
    """API_GrantListEntry"""
    key, principal = account.key(), root(other.id)
    made = grant(account, key, principal, Name="ours")
    [entry] = account.client("kms").list_grants(KeyId=key)["Grants"]
    assert entry.pop("CreationDate").year >= 2024
    assert entry == {
        "KeyId": key,
        "GrantId": made["GrantId"],
        "Name": "ours",
        "GranteePrincipal": principal,
        "IssuingAccount": root(account.id),
        "Operations": ["Decrypt", "DescribeKey"],
    }
    assert len(made["GrantId"]) == 64


def test_named_grant_is_idempotent(account: Account) -> None:
    """API_CreateGrant: Name"""
    key, principal = account.key(), root(account.id)
    first = grant(account, key, principal, Name="ours")["GrantId"]
    assert grant(account, key, principal, Name="ours")["GrantId"] == first
    assert grant(account, key, principal, Name="ours", Operations=["Decrypt"])["GrantId"] != first
    assert grant(account, key, principal)["GrantId"] != grant(account, key, principal)["GrantId"]


@pytest.mark.parametrize(
    "principal",
    ["222222222222", "arn:aws:iam::222:root", "arn:aws:iam::222222222222:role/NobodyKnows", "rds.amazonaws.com"],
)
def test_grant_to_an_unknown_principal_is_refused(account: Account, refused: Refused, principal: str) -> None:
    """API_CreateGrant: InvalidArnException"""
    message = refused("InvalidArnException", lambda: grant(account, account.key(), principal))
    assert message == f"ARN does not refer to a valid principal: {principal}"


def test_existing_role_and_its_sessions_can_be_grantees(account: Account, other: Account) -> None:
    """API_CreateGrant: GranteePrincipal"""
    key = account.key()
    grant(account, key, other.role("Receiver"))
    grant(account, key, f"arn:aws:sts::{other.id}:assumed-role/Receiver/session")
    assert len(account.client("kms").list_grants(KeyId=key)["Grants"]) == 2


def test_grant_to_a_role_does_not_cover_its_account(account: Account, other: Account, refused: Refused) -> None:
    """developerguide/policy-evaluation"""
    key = account.key()
    grant(account, key, other.role("Receiver"))
    describe = other.client("kms").describe_key
    refused("AccessDeniedException", describe, KeyId=key)
    grant(account, key, root(other.id))
    assert describe(KeyId=key)["KeyMetadata"]["Arn"] == key


@pytest.mark.parametrize("operations", [["kms:Decrypt"], ["ReEncrypt*"], ["ListGrants"]])
def test_grant_operations_with_wildcards_are_refused(account: Account, refused: Refused, operations: list[str]) -> None:
    """API_CreateGrant: Operations"""
    principal = root(account.id)
    refused("ValidationException", lambda: grant(account, account.key(), principal, Operations=operations))


def test_grant_has_one_kind_of_constraint(account: Account, refused: Refused) -> None:
    """API_CreateGrant: Constraints"""
    both = {"EncryptionContextEquals": {"a": "b"}, "EncryptionContextSubset": {"a": "b"}}
    principal = root(account.id)
    refused("ValidationException", lambda: grant(account, account.key(), principal, Constraints=both))


def test_grants_are_filtered_and_paginated(account: Account, other: Account) -> None:
    """API_ListGrants"""
    key = account.key()
    for _ in range(3):
        grant(account, key, root(account.id))
    single = grant(account, key, root(other.id))["GrantId"]
    kms = account.client("kms")
    first = kms.list_grants(KeyId=key, Limit=3)
    assert (len(first["Grants"]), first["Truncated"]) == (3, True)
    last = kms.list_grants(KeyId=key, Limit=3, Marker=first["NextMarker"])
    assert ([each["GrantId"] for each in last["Grants"]], last["Truncated"]) == ([single], False)
    of_other = kms.list_grants(KeyId=key, GranteePrincipal=root(other.id))["Grants"]
    assert [each["GrantId"] for each in of_other] == [single]


def test_grant_cannot_be_revoked_or_retired_twice(account: Account, refused: Refused) -> None:
    """API_RevokeGrant; API_RetireGrant"""
    key, principal = account.key(), root(account.id)
    kms = account.client("kms")
    for end in (kms.revoke_grant, kms.retire_grant):
        made = grant(account, key, principal)["GrantId"]
        end(KeyId=key, GrantId=made)
        refused("NotFoundException", end, KeyId=key, GrantId=made)
    assert kms.list_grants(KeyId=key)["Grants"] == []


def test_long_term_access_key_belongs_to_a_user_of_the_default_account(server: Server) -> None:
    """API_GetCallerIdentity"""
    identity = server.client("sts").get_caller_identity()
    assert identity["Account"] == "111111111111"
    assert identity["Arn"] == "arn:aws:iam::111111111111:user/sandbox"
    kms = server.client("kms")
    key = kms.create_key()["KeyMetadata"]["Arn"]
    kms.create_grant(KeyId=key, GranteePrincipal=identity["Arn"], Operations=["Decrypt"])


def test_assumed_role_acts_in_its_own_account(account: Account) -> None:
    """API_AssumeRole"""
    identity = account.client("sts").get_caller_identity()
    assert identity["Account"] == account.id
    assert identity["Arn"] == f"arn:aws:sts::{account.id}:assumed-role/OrganizationAccountAccessRole/test"
    assert account.key().startswith(f"arn:aws:kms:{SOURCE_REGION}:{account.id}:key/")


def test_assumed_principal_must_be_a_role(server: Server, refused: Refused) -> None:
    """API_AssumeRole: RoleArn"""
    assume = server.client("sts").assume_role
    refused("ValidationError", assume, RoleArn="arn:aws:iam::222222222222:user/somebody", RoleSessionName="x")
