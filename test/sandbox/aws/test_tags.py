"""Tags of RDS resources. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

from typing import Any

import pytest

from accounts import Account, Refused


def tags(number: int, start: int = 0) -> list[dict[str, str]]:
    return [{"Key": f"cost-center-{each}", "Value": "orders"} for each in range(start, start + number)]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (tags(51), "can have 50 tags, but the request results in 51"),
        ([{"Key": "team", "Value": "orders"}, {"Key": "team", "Value": "ledger"}], "Duplicate tag key: team"),
        ([{"Key": "t" * 129, "Value": "orders"}], "1 to 128"),
        ([{"Key": "", "Value": "orders"}], "1 to 128"),
        ([{"Key": "team", "Value": "o" * 257}], "up to 256"),
        ([{"Key": "team#1", "Value": "orders"}], "The tag key team#1 must have"),
        ([{"Key": "team", "Value": "orders;ledger"}], "The tag value orders;ledger must have"),
        ([{"Key": "RDS:team", "Value": "orders"}], "reserved prefix 'rds:'"),
    ],
    ids=["too many", "a key twice", "a long key", "no key", "a long value", "a key", "a value", "a prefix"],
)
def test_malformed_tags_are_refused(
    account: Account, refused: Refused, given: list[dict[str, str]], message: str
) -> None:
    """USER_Tagging"""
    arn = account.snapshot()["DBSnapshotArn"]
    rds = account.client("rds")
    assert message in refused("InvalidParameterValue", account.copy, source=arn, Tags=given)
    assert message in refused("InvalidParameterValue", rds.add_tags_to_resource, ResourceName=arn, Tags=given)
    restore: dict[str, Any] = {"DBInstanceIdentifier": "restored", "DBSnapshotIdentifier": "before"}
    assert message in refused("InvalidParameterValue", rds.restore_db_instance_from_db_snapshot, Tags=given, **restore)


def test_well_formed_tags_are_kept(account: Account) -> None:
    """USER_Tagging"""
    given = [
        {"Key": "t" * 128, "Value": "o" * 256},
        {"Key": "équipe 1", "Value": "a.b:c/d=e+f-g@h"},
        {"Key": "Team", "Value": ""},
        {"Key": "team", "Value": "orders"},
    ]
    arn = account.snapshot()["DBSnapshotArn"]
    assert account.copy(arn, Tags=given)["TagList"] == given
    assert len(account.copy(arn, "tagged", Tags=tags(50))["TagList"]) == 50


def test_resource_cannot_have_more_than_50_tags(account: Account, refused: Refused) -> None:
    """USER_Tagging"""
    arn = account.snapshot()["DBSnapshotArn"]
    rds = account.client("rds")
    rds.add_tags_to_resource(ResourceName=arn, Tags=tags(49))
    message = refused("InvalidParameterValue", rds.add_tags_to_resource, ResourceName=arn, Tags=tags(2, start=49))
    assert message == "A resource can have 50 tags, but the request results in 51."
    rds.add_tags_to_resource(ResourceName=arn, Tags=tags(2, start=48))
    assert len(rds.list_tags_for_resource(ResourceName=arn)["TagList"]) == 50
