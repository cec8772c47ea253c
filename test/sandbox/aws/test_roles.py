"""Changes of IAM roles. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

import pytest

from accounts import Account


def test_an_update_of_a_role_keeps_what_it_omits(account: Account) -> None:
    """API_UpdateRole"""
    iam = account.client("iam")
    trust = '{"Version": "2012-10-17", "Statement": []}'
    iam.create_role(RoleName="exporter", AssumeRolePolicyDocument=trust, Description="Exports")
    iam.update_role(RoleName="exporter", MaxSessionDuration=7200)
    role = iam.get_role(RoleName="exporter")["Role"]
    assert (role["Description"], role["MaxSessionDuration"]) == ("Exports", 7200)
    iam.update_role(RoleName="exporter", Description="")
    role = iam.get_role(RoleName="exporter")["Role"]
    assert (role.get("Description", ""), role["MaxSessionDuration"]) == ("", 7200)


def test_only_an_existing_role_is_updated(account: Account) -> None:
    """API_UpdateRole"""
    iam = account.client("iam")
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.update_role(RoleName="missing", MaxSessionDuration=7200)
