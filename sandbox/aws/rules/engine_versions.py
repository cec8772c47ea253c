"""DescribeDBEngineVersions, and the engine versions that databases can have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import engines
from rules.pagination import rds_page
from rules.request_checks import require_known_filters

API = "APIReference/API_DescribeDBEngineVersions"
EngineVersion = dict[str, Any]

_DB2 = ("11.5.9.0.sb00000000.r1", "11.5.9.0.sb00063198.r1", "12.1.4.0.sb00080714.r1")
_SQL_SERVER = ("13.00.6460.7.v1", "14.00.3500.1.v1", "15.00.4430.1.v1", "16.00.4165.4.v1", "16.00.4210.1.v1")
_SQL_SERVER_2025 = ("17.00.4045.5.v1", "17.00.4055.5.v1", "17.00.4065.4.v1")

VERSIONS: dict[str, tuple[str, ...]] = {
    "aurora-mysql": (
        "5.7.mysql_aurora.2.12.5",
        "8.0.mysql_aurora.3.04.4",
        "8.0.mysql_aurora.3.08.0",
        "8.0.mysql_aurora.3.10.0",
        "8.0.mysql_aurora.3.12.0",
        "8.4.mysql_aurora.8.4.7",
    ),
    "aurora-postgresql": ("11.21", "12.22", "13.21", "14.18", "15.8", "15.13", "16.4", "16.9", "17.4", "17.9", "18.3"),
    "mariadb": ("10.4.34", "10.5.29", "10.6.22", "10.11.11", "10.11.13", "11.4.5", "11.4.7", "11.8.3"),
    "mysql": ("5.7.44", "8.0.40", "8.0.41", "8.0.42", "8.0.43", "8.4.5", "8.4.6"),
    "postgres": ("11.22", "12.22", "13.22", "14.19", "15.14", "16.4", "16.8", "16.10", "17.4", "17.6", "18.1"),
    **dict.fromkeys(
        ("oracle-ee", "oracle-se2"), ("19.0.0.0.ru-2026-04.rur-2026-04.r1", "19.0.0.0.ru-2026-07.rur-2026-07.r1")
    ),
    **dict.fromkeys(
        ("oracle-ee-cdb", "oracle-se2-cdb"),
        (
            "19.0.0.0.ru-2026-04.rur-2026-04.r1",
            "19.0.0.0.ru-2026-07.rur-2026-07.r1",
            "21.0.0.0.ru-2026-07.rur-2026-07.r1",
        ),
    ),
    "db2-ae": _DB2,
    "db2-ce": _DB2[-1:],
    "db2-se": _DB2,
    **dict.fromkeys(("sqlserver-ee", "sqlserver-ex", "sqlserver-se"), _SQL_SERVER + _SQL_SERVER_2025),
    "sqlserver-web": _SQL_SERVER,
}
"""A selection of versions of each engine in ascending order, with at least one for each major version."""

DEFAULTS = {
    "aurora-mysql": "8.0.mysql_aurora.3.08.0",
    "aurora-postgresql": "17.4",
    "mariadb": "11.4.7",
    "mysql": "8.4.6",
    "postgres": "17.6",
}
"""The version of a new database if none is specified. Other engines default to their newest version."""

DESCRIPTIONS = {
    "aurora-mysql": "Aurora MySQL",
    "aurora-postgresql": "Aurora PostgreSQL",
    "db2-ae": "IBM Db2 Advanced Edition",
    "db2-ce": "IBM Db2 Community Edition",
    "db2-se": "IBM Db2 Standard Edition",
    "mariadb": "MariaDB Community Edition",
    "mysql": "MySQL Community Edition",
    "oracle-ee": "Oracle Database Enterprise Edition",
    "oracle-ee-cdb": "Oracle Database Enterprise Edition (CDB)",
    "oracle-se2": "Oracle Database Standard Edition Two",
    "oracle-se2-cdb": "Oracle Database Standard Edition Two (CDB)",
    "postgres": "PostgreSQL",
    "sqlserver-ee": "Microsoft SQL Server Enterprise Edition",
    "sqlserver-ex": "Microsoft SQL Server Express Edition",
    "sqlserver-se": "Microsoft SQL Server Standard Edition",
    "sqlserver-web": "Microsoft SQL Server Web Edition",
}

FILTERS: dict[str, Callable[[EngineVersion], str]] = {
    "db-parameter-group-family": lambda version: str(version["DBParameterGroupFamily"]),
    "engine": lambda version: str(version["Engine"]),
    "engine-mode": lambda version: "provisioned",
    "engine-version": lambda version: str(version["EngineVersion"]),
    "status": lambda version: str(version["Status"]),
}


def _default_version(engine: str) -> str:
    return DEFAULTS.get(engine, VERSIONS[engine][-1])


def _describe(engine: str, version: str) -> EngineVersion:
    major = engines.major_version(engine, version)
    aurora = engine.startswith("aurora")
    return {
        "Engine": engine,
        "EngineVersion": version,
        "MajorEngineVersion": major,
        "DBParameterGroupFamily": engines.family(engine, version),
        "DBEngineDescription": DESCRIPTIONS[engine],
        "DBEngineVersionDescription": f"{DESCRIPTIONS[engine]} {version}",
        "ValidUpgradeTarget": [_upgrade_target(engine, version, newer) for newer in _newer_versions(engine, version)],
        "Status": "available",
        "SupportsReadReplica": True,
        "SupportsGlobalDatabases": aurora,
        "SupportsParallelQuery": engine == "aurora-mysql",
        "SupportsClusters": engine in engines.CLUSTER_ENGINES,
        "SupportedEngineModes": ["provisioned"],
        "SupportedFeatureNames": [],
        "ExportableLogTypes": [],
        "TagList": [],
    }


def _newer_versions(engine: str, version: str) -> tuple[str, ...]:
    """Later versions of the same and the next major version; for Db2, of the same major version only."""
    versions, majors = VERSIONS[engine], engines.MAJOR_VERSIONS[engine]
    last = majors.index(engines.major_version(engine, version)) + (0 if engine.startswith("db2") else 1)
    later = versions[versions.index(version) + 1 :]
    return tuple(each for each in later if majors.index(engines.major_version(engine, each)) <= last)


def _upgrade_target(engine: str, version: str, newer: str) -> EngineVersion:
    major = engines.major_version(engine, version) != engines.major_version(engine, newer)
    return {
        "Engine": engine,
        "EngineVersion": newer,
        "Description": f"{DESCRIPTIONS[engine]} {newer}",
        "AutoUpgrade": False,
        "IsMajorVersionUpgrade": major,
    }


@rule("rds", "DescribeDBEngineVersions")
def engine_version_filters_are_known(call: Call) -> None:
    """`Filters` must be `db-parameter-group-family`, `engine`, `engine-mode`, `engine-version` or `status`."""
    require_known_filters(call, FILTERS)


@rule("rds", "DescribeDBEngineVersions", stage="instead")
def describe_engine_versions(call: Call) -> dict[str, Any]:
    """The answer contains the versions of an engine, major version or family; with `DefaultOnly`, the defaults."""
    given = call.params
    wanted, family = given.get("EngineVersion"), given.get("DBParameterGroupFamily")
    found = [
        _describe(engine, version)
        for engine, versions in VERSIONS.items()
        for version in versions
        if given.get("Engine") in (None, "", engine)
        and wanted in (None, "", version, engines.major_version(engine, version))
        and family in (None, "", engines.family(engine, version))
    ]
    if given.get("DefaultOnly"):
        found = _defaults_only(found, per_major_version=bool(wanted or family))
    for each in given.get("Filters") or []:
        found = [version for version in found if FILTERS[each["Name"]](version) in each["Values"]]
    return rds_page(call, "DBEngineVersions", found)


def _defaults_only(found: list[EngineVersion], *, per_major_version: bool) -> list[EngineVersion]:
    """Keep the default version of each engine, or the default or newest of each major version."""
    newest = {(each["Engine"], each["MajorEngineVersion"]): each for each in found}
    engine_defaults = {(each["Engine"], each["MajorEngineVersion"]): each for each in found if _is_default(each)}
    return list((newest | engine_defaults if per_major_version else engine_defaults).values())


def _is_default(version: EngineVersion) -> bool:
    return bool(version["EngineVersion"] == _default_version(version["Engine"]))


@rule("rds", "CreateDBInstance", "CreateDBCluster", page=API)
def engine_version_is_supported(call: Call) -> None:
    """`EngineVersion` must belong to a supported major version. Minor versions are not checked."""
    engine, version = str(call.params.get("Engine") or ""), call.params.get("EngineVersion")
    known = engines.MAJOR_VERSIONS.get(engine)
    if known and version and engines.major_version(engine, version) not in known:
        raise AwsError("InvalidParameterCombination", f"Cannot find version {version} for {engine}")


@rule("rds", "CreateDBInstance", "CreateDBCluster", page=API)
def new_database_has_a_full_engine_version(call: Call) -> None:
    """`EngineVersion` defaults to the default version of the engine or of the specified major version.

    A cluster member gets the version of its cluster.
    """
    engine, version = str(call.params.get("Engine") or ""), call.params.get("EngineVersion")
    if engine not in VERSIONS or call.action == "CreateDBInstance" and call.params.get("DBClusterIdentifier"):
        return
    if not version:
        call.params["EngineVersion"] = _default_version(engine)
    elif version in engines.MAJOR_VERSIONS[engine]:
        found = [_describe(engine, each) for each in VERSIONS[engine] if each.startswith(f"{version}.")]
        call.params["EngineVersion"] = _defaults_only(found, per_major_version=True)[0]["EngineVersion"]
