"""The seeded databases: which engines, where, under which keys, with which groups."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

REGION = "us-east-1"
SECOND_REGION = "us-west-2"

DATABASE_AGE = timedelta(days=30)
AUTOMATED_AGES = (timedelta(hours=26), timedelta(hours=2))
MANUAL_AGE = timedelta(days=3)

DEFAULT_KEY = "alias/aws/rds"

KEYS = {
    (REGION, "alias/orders"): "Orders, ledger and warehouse databases",
    (REGION, "alias/analytics"): "Analytics cluster",
    (SECOND_REGION, "alias/inventory"): "Inventory database",
}
"""The customer managed keys: Region and alias, and what each is for."""


@dataclass(frozen=True)
class Database:
    """A DB instance to seed."""

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
    Database("inventory", "mysql", "8.0.40", "alias/inventory", {"team": "logistics"}, region=SECOND_REGION),
)


@dataclass(frozen=True)
class Cluster:
    """An Aurora cluster to seed, with one instance `<identifier>-1`."""

    identifier: str
    engine: str
    version: str
    key: str
    parameter_group: str
    tags: dict[str, str]


ANALYTICS = Cluster(
    "analytics", "aurora-postgresql", "15.8", "alias/analytics", "analytics-cluster", {"team": "insight"}
)
