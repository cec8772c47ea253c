"""Quotas of an account in a Region. Docstrings cite the AWS page of the rule."""

from __future__ import annotations

from accounts import TARGET_REGION, Account, Refused


def quotas_of(account: Account) -> dict[str, tuple[int, int]]:
    quotas = account.client("rds").describe_account_attributes()["AccountQuotas"]
    return {each["AccountQuotaName"]: (each["Used"], each["Max"]) for each in quotas}


def test_account_attributes_contain_quotas_and_their_use(account: Account) -> None:
    """API_AccountQuota"""
    assert quotas_of(account)["ManualSnapshots"] == (0, 100)
    account.snapshot(BackupRetentionPeriod=1)
    account.cluster_snapshot()
    account.parameter_group()
    account.option_group("ours", "mysql", "8.0")
    quotas = quotas_of(account)
    assert (quotas["DBInstances"], quotas["DBClusters"], quotas["AllocatedStorage"]) == ((1, 40), (1, 40), (20, 100000))
    assert (quotas["ManualSnapshots"], quotas["ManualClusterSnapshots"]) == ((1, 100), (1, 100))
    assert (quotas["DBParameterGroups"], quotas["OptionGroups"]) == ((1, 50), (1, 20))
    assert (quotas["DBClusterParameterGroups"], quotas["SubnetsPerDBSubnetGroup"]) == ((0, 50), (0, 20))
    assert len(quotas) == 18


def test_instances_and_clusters_have_a_quota(account: Account, refused: Refused) -> None:
    """CHAP_Limits"""
    account.control("quota", name="DBInstances", max=1)
    account.control("quota", name="DBClusters", max=1)
    account.instance("first")
    refused("InstanceQuotaExceeded", account.instance, name="second")
    account.cluster("first")
    refused("DBClusterQuotaExceededFault", account.cluster, name="second")


def test_quota_is_changed_for_one_region_of_one_account(account: Account, other: Account, refused: Refused) -> None:
    """CHAP_Limits"""
    assert account.control("quota", name="OptionGroups", max=1) == {"name": "OptionGroups", "max": 1}
    account.option_group("ours", "mysql", "8.0")
    message = refused("OptionGroupQuotaExceededFault", account.option_group, name="more", engine="mysql", version="8.0")
    assert message == "Cannot create more than 1 option groups."
    account.option_group("ours", "mysql", "8.0", region=TARGET_REGION)
    assert (quotas_of(account)["OptionGroups"], quotas_of(other)["OptionGroups"]) == ((1, 1), (0, 20))
    account.control("quota", name="OptionGroups", max=2)
    account.option_group("more", "mysql", "8.0")


def test_described_quotas_of_snapshots_and_parameter_groups_are_enforced(account: Account, refused: Refused) -> None:
    """CHAP_Limits"""
    for name in ("ManualSnapshots", "ManualClusterSnapshots", "DBParameterGroups", "DBClusterParameterGroups"):
        account.control("quota", name=name, max=1)
    account.snapshot()
    refused("SnapshotQuotaExceeded", account.copy, source="before")
    account.cluster_snapshot()
    refused("SnapshotQuotaExceeded", account.cluster_copy, source="before")
    account.parameter_group()
    refused("DBParameterGroupQuotaExceeded", account.parameter_group, name="more")
    account.cluster_parameter_group()
    refused("DBParameterGroupQuotaExceeded", account.cluster_parameter_group, name="more")
