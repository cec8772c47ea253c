"""DB subnet groups. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

from accounts import Account


def test_a_modified_subnet_group_stays_with_its_new_subnets(account: Account) -> None:
    """API_ModifyDBSubnetGroup"""
    rds, ec2 = account.client("rds"), account.client("ec2")
    first, second, third, *_ = [each["SubnetId"] for each in ec2.describe_subnets()["Subnets"]]
    group = {"DBSubnetGroupName": "Inner", "DBSubnetGroupDescription": "Of a test"}
    rds.create_db_subnet_group(**group, SubnetIds=[first, second])
    for subnets in ([first, third], [second, third]):
        rds.modify_db_subnet_group(DBSubnetGroupName="inner", SubnetIds=subnets)
        [found] = rds.describe_db_subnet_groups(DBSubnetGroupName="inner")["DBSubnetGroups"]
        assert [each["SubnetIdentifier"] for each in found["Subnets"]] == subnets
        assert found["DBSubnetGroupDescription"] == "Of a test"
    rds.delete_db_subnet_group(DBSubnetGroupName="inner")
