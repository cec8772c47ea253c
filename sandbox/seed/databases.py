"""The seeded databases: engines, Regions, keys and groups."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from groups import ANALYTICS_PARAMETERS, ParameterGroup

REGION = "us-east-1"
SECOND_REGION = "us-west-2"

DATABASE_AGE = timedelta(days=30)
AUTOMATED_AGES = (timedelta(hours=26), timedelta(hours=2))
MANUAL_AGE = timedelta(days=3)

DEFAULT_KEY = "alias/aws/rds"

KEYS = {
    (REGION, "alias/orders"): "Orders, ledger, payroll and warehouse databases",
    (REGION, "alias/analytics"): "Analytics cluster",
    (REGION, "alias/storefront"): "Storefront cluster",
    (SECOND_REGION, "alias/inventory"): "Inventory database",
}
"""The customer managed keys: Region and alias, and the description of each."""


@dataclass(frozen=True)
class Database:
    """A DB instance to create."""

    identifier: str
    engine: str
    version: str
    key: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    """The arguments that name its parameter group and option group."""
    region: str = REGION


DATABASES = (
    Database(
        "orders",
        "mysql",
        "8.0.40",
        "alias/orders",
        {"team": "shop", "data": "personal"},
        {"DBParameterGroupName": "orders-mysql8", "OptionGroupName": "orders-options"},
    ),
    Database("billing", "mysql", "8.0.40", DEFAULT_KEY, {"team": "finance", "data": "financial"}),
    Database("catalog", "postgres", "16.4"),
    Database(
        "ledger",
        "oracle-ee",
        "19.0.0.0.ru-2026-07.rur-2026-07.r1",
        "alias/orders",
        {"team": "finance", "data": "financial"},
        {"OptionGroupName": "ledger-options"},
    ),
    Database(
        "warehouse",
        "sqlserver-ee",
        "16.00.4165.4.v1",
        "alias/orders",
        {"team": "logistics"},
        {"OptionGroupName": "warehouse-options"},
    ),
    Database(
        "payroll",
        "oracle-ee",
        "19.0.0.0.ru-2026-07.rur-2026-07.r1",
        "alias/orders",
        {"team": "people", "data": "personal"},
        {"OptionGroupName": "payroll-options"},
    ),
    Database("inventory", "mysql", "8.0.40", "alias/inventory", {"team": "logistics"}, region=SECOND_REGION),
)


@dataclass(frozen=True)
class Cluster:
    """A DB cluster to create."""

    identifier: str
    engine: str
    version: str
    key: str
    tags: dict[str, str]
    parameter_group: ParameterGroup | None = None
    hardware: dict[str, object] = field(default_factory=dict)
    """Class and storage of a Multi-AZ DB cluster. An Aurora cluster has an instance `<identifier>-1` instead."""


CLUSTERS = (
    Cluster("analytics", "aurora-postgresql", "15.8", "alias/analytics", {"team": "insight"}, ANALYTICS_PARAMETERS),
    Cluster("storefront", "aurora-mysql", "8.0.mysql_aurora.3.08.0", "alias/storefront", {"team": "shop"}),
    Cluster(
        "telemetry",
        "postgres",
        "16.4",
        DEFAULT_KEY,
        {"team": "platform"},
        hardware={
            "DBClusterInstanceClass": "db.r6gd.large",
            "AllocatedStorage": 100,
            "StorageType": "io1",
            "Iops": 1000,
        },
    ),
)
"""Two Aurora clusters, and a Multi-AZ DB cluster, whose snapshots cannot be copied."""
