"""Conditions of policies. Docstrings cite the AWS page."""

from __future__ import annotations

from typing import Any

import pytest

from access import policy, root, statement
from accounts import SOURCE_REGION, TARGET_REGION
from test_permissions import GUEST, OWNER, may_decrypt, role_of

KNOWN = {
    "kms_calleraccount": (GUEST,),
    "kms_viaservice": (f"rds.{SOURCE_REGION}.amazonaws.com", f"rds.{TARGET_REGION}.amazonaws.com"),
    "aws_sourceip": ("203.0.113.9",),
    "aws_multifactorauthage": ("300",),
    "aws_tagkeys": ("Cost", "Owner"),
}
CONDITIONS = [
    ({"StringEquals": {"kms:CallerAccount": GUEST}}, True),
    ({"StringEquals": {"KMS:callerAccount": [OWNER, GUEST]}}, True),
    ({"StringEquals": {"kms:CallerAccount": OWNER}}, False),
    ({"StringNotEquals": {"kms:CallerAccount": OWNER}}, True),
    ({"StringNotLike": {"kms:ViaService": "rds.*"}}, False),
    ({"StringLike": {"kms:ViaService": "rds.*.amazonaws.com"}}, True),
    ({"StringLike": {"kms:ViaService": "rds.[eu]*.amazonaws.com"}}, False),
    ({"StringEqualsIgnoreCase": {"kms:ViaService": "RDS.eu-west-1.amazonaws.com"}}, True),
    ({"StringNotEqualsIgnoreCase": {"kms:ViaService": "RDS.eu-west-1.amazonaws.com"}}, False),
    ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam::*:role/Op*"}}, True),
    ({"ArnLike": {"aws:PrincipalArn": "arn:aws:iam*role/Operator"}}, False),
    ({"ArnNotEquals": {"aws:PrincipalArn": role_of(GUEST)}}, False),
    ({"Bool": {"kms:GrantIsForAWSResource": "true"}}, False),
    ({"BoolIfExists": {"kms:GrantIsForAWSResource": True}}, True),
    ({"Null": {"kms:GrantIsForAWSResource": "true"}}, True),
    ({"Null": {"kms:ViaService": "true"}}, False),
    ({"DateGreaterThan": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}, True),
    ({"DateLessThan": {"aws:CurrentTime": "2020-01-01"}}, False),
    ({"DateGreaterThanEquals": {"aws:EpochTime": "1577836800"}}, True),
    ({"DateNotEquals": {"aws:CurrentTime": "2020-01-01T00:00:00Z"}}, True),
    ({"DateGreaterThan": {"aws:CurrentTime": "yesterday"}}, False),
    ({"NumericLessThan": {"aws:MultiFactorAuthAge": "3600"}}, True),
    ({"NumericLessThanEquals": {"aws:MultiFactorAuthAge": 300}}, True),
    ({"NumericGreaterThan": {"aws:MultiFactorAuthAge": "300.0"}}, False),
    ({"NumericEquals": {"aws:MultiFactorAuthAge": ["1", "300.0"]}}, True),
    ({"NumericNotEquals": {"aws:MultiFactorAuthAge": ["1", "300.0"]}}, False),
    ({"NumericEquals": {"kms:CallerAccount": "many"}}, False),
    ({"IpAddress": {"aws:SourceIp": ["192.0.2.0/24", "203.0.113.0/24"]}}, True),
    ({"IpAddress": {"aws:SourceIp": "203.0.113.10"}}, False),
    ({"IpAddress": {"aws:SourceIp": "2001:db8::/32"}}, False),
    ({"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}, False),
    ({"NotIpAddress": {"aws:VpcSourceIp": "203.0.113.0/24"}}, True),
    ({"IpAddress": {"aws:VpcSourceIp": "203.0.113.0/24"}}, False),
    ({"IpAddressIfExists": {"aws:VpcSourceIp": "203.0.113.0/24"}}, True),
    ({"ForAllValues:StringEquals": {"aws:TagKeys": ["Cost", "Owner", "Other"]}}, True),
    ({"ForAllValues:StringEquals": {"aws:TagKeys": ["Cost"]}}, False),
    ({"ForAllValues:StringNotEquals": {"aws:TagKeys": ["Cost"]}}, False),
    ({"ForAllValues:StringLike": {"kms:EncryptionContextKeys": "aws:*"}}, True),
    ({"ForAnyValue:StringEquals": {"aws:TagKeys": ["Cost", "Other"]}}, True),
    ({"ForAnyValue:StringEquals": {"aws:TagKeys": ["Other"]}}, False),
    ({"ForAnyValue:StringNotEquals": {"aws:TagKeys": ["Cost"]}}, True),
    ({"ForAnyValue:StringNotEquals": {"kms:EncryptionContextKeys": "aws:rds:db-id"}}, False),
    ({"ForAnyValue:StringEqualsIfExists": {"kms:EncryptionContextKeys": "aws:rds:db-id"}}, True),
    ({"StringEquals": {"kms:CallerAccount": GUEST}, "Bool": {"aws:SecureTransport": "true"}}, False),
]


@pytest.mark.parametrize(("condition", "holds"), CONDITIONS)
def test_conditions_are_evaluated_against_the_request_context(condition: dict[str, Any], holds: bool) -> None:
    """developerguide/policy-conditions; reference_policies_elements_condition_operators"""
    assert may_decrypt(GUEST, policy(statement(GUEST, Condition=condition)), **KNOWN) is holds


@pytest.mark.parametrize(("condition", "holds"), CONDITIONS)
def test_denial_applies_if_its_condition_is_met(condition: dict[str, Any], holds: bool) -> None:
    """reference_policies_evaluation-logic: explicit denial"""
    denied = statement("*", Effect="Deny", Condition=condition)
    assert may_decrypt(GUEST, policy(statement(GUEST), denied), **KNOWN) is not holds


@pytest.mark.parametrize("operator", ["BinaryEquals", "StringMatches", "ForSomeValues:StringEquals", "NullIfExists"])
def test_unknown_operator_never_allows_and_always_denies(operator: str) -> None:
    """reference_policies_elements_condition_operators: the safe side, since AWS refuses such a policy"""
    condition = {operator: {"kms:CallerAccount": GUEST}}
    assert not may_decrypt(GUEST, policy(statement(GUEST, Condition=condition)), **KNOWN)
    assert not may_decrypt(GUEST, policy(statement(GUEST), statement("*", Effect="Deny", Condition=condition)), **KNOWN)
    of_caller = policy(statement(), statement(Effect="Deny", Condition=condition))
    assert not may_decrypt(GUEST, policy(statement(root(GUEST))), of_caller, **KNOWN)
