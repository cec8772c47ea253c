"""DescribeDBEngineVersions, and which engine versions a database may have."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dispatch import Call
from errors import AwsError
from registry import rule
from rules import engines
from rules.pages import paged

API = "APIReference/API_DescribeDBEngineVersions"
Told = dict[str, Any]

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
"""Some versions of each engine, in their order; of each major version at least one."""

DEFAULTS = {
    "aurora-mysql": "8.0.mysql_aurora.3.08.0",
    "aurora-postgresql": "17.4",
    "mariadb": "11.4.7",
    "mysql": "8.4.6",
    "postgres": "17.6",
}
"""The version that a new database has when none is named; of the other engines it is the newest."""

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

FILTERS: dict[str, Callable[[Told], str]] = {
    "db-parameter-group-family": lambda told: str(told["DBParameterGroupFamily"]),
    "engine": lambda told: str(told["Engine"]),
    "engine-mode": lambda told: "provisioned",
    "engine-version": lambda told: str(told["EngineVersion"]),
    "status": lambda told: str(told["Status"]),
}


def _default(engine: str) -> str:
    return DEFAULTS.get(engine, VERSIONS[engine][-1])


def _described(engine: str, version: str) -> Told:
    major = engines.major_version(engine, version)
    aurora = engine.startswith("aurora")
    return {
        "Engine": engine,
        "EngineVersion": version,
        "MajorEngineVersion": major,
        "DBParameterGroupFamily": engines.family(engine, version),
        "DBEngineDescription": DESCRIPTIONS[engine],
        "DBEngineVersionDescription": f"{DESCRIPTIONS[engine]} {version}",
        "ValidUpgradeTarget": [_target(engine, version, newer) for newer in _newer(engine, version)],
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


def _newer(engine: str, version: str) -> tuple[str, ...]:
    """Later versions of the same major version and of the next one, of Db2 of the same one only."""
    versions, majors = VERSIONS[engine], engines.MAJOR_VERSIONS[engine]
    last = majors.index(engines.major_version(engine, version)) + (0 if engine.startswith("db2") else 1)
    later = versions[versions.index(version) + 1 :]
    return tuple(each for each in later if majors.index(engines.major_version(engine, each)) <= last)


def _target(engine: str, version: str, newer: str) -> Told:
    major = engines.major_version(engine, version) != engines.major_version(engine, newer)
    return {
        "Engine": engine,
        "EngineVersion": newer,
        "Description": f"{DESCRIPTIONS[engine]} {newer}",
        "AutoUpgrade": False,
        "IsMajorVersionUpgrade": major,
    }


@rule("rds", "DescribeDBEngineVersions", page=API)
def filters_of_engine_versions_are_known(call: Call) -> None:
    """The filters are db-parameter-group-family, engine, engine-mode, engine-version and status."""
    for each in call.params.get("Filters") or []:
        if each["Name"] not in FILTERS:
            raise AwsError("InvalidParameterValue", f"Unrecognized filter name: {each['Name']}")


@rule("rds", "DescribeDBEngineVersions", page=API, stage="instead")
def describe_engine_versions(call: Call) -> dict[str, Any]:
    """Versions of an engine or of all: one version, a major version's, a family's, or the default ones only."""
    given = call.params
    wanted, family = given.get("EngineVersion"), given.get("DBParameterGroupFamily")
    found = [
        _described(engine, version)
        for engine, versions in VERSIONS.items()
        for version in versions
        if given.get("Engine") in (None, "", engine)
        and wanted in (None, "", version, engines.major_version(engine, version))
        and family in (None, "", engines.family(engine, version))
    ]
    if given.get("DefaultOnly"):
        found = _default_ones(found, by_major=bool(wanted or family))
    for each in given.get("Filters") or []:
        found = [told for told in found if FILTERS[each["Name"]](told) in each["Values"]]
    return paged(call, "DBEngineVersions", found)


def _default_ones(found: list[Told], *, by_major: bool) -> list[Told]:
    """The default of each engine, or of the major version asked for: the newest, unless it holds the engine's own."""
    newest = {(each["Engine"], each["MajorEngineVersion"]): each for each in found}
    own = {(each["Engine"], each["MajorEngineVersion"]): each for each in found if _is_default(each)}
    return list((newest | own if by_major else own).values())


def _is_default(told: Told) -> bool:
    return bool(told["EngineVersion"] == _default(told["Engine"]))


@rule("rds", "CreateDBInstance", "CreateDBCluster", page=API)
def a_database_is_of_a_known_major_version(call: Call) -> None:
    """`EngineVersion` is of a major version that runs today; minor versions are not checked."""
    engine, version = str(call.params.get("Engine") or ""), call.params.get("EngineVersion")
    known = engines.MAJOR_VERSIONS.get(engine)
    if known and version and engines.major_version(engine, version) not in known:
        raise AwsError("InvalidParameterCombination", f"Cannot find version {version} for {engine}")


@rule("rds", "CreateDBInstance", "CreateDBCluster", page=API)
def a_new_database_has_a_whole_version(call: Call) -> None:
    """Without `EngineVersion` a database has the engine's default one; with a major version only, that one's default.

    An instance of a cluster has the version of the cluster.
    """
    engine, version = str(call.params.get("Engine") or ""), call.params.get("EngineVersion")
    if engine not in VERSIONS or call.action == "CreateDBInstance" and call.params.get("DBClusterIdentifier"):
        return
    if not version:
        call.params["EngineVersion"] = _default(engine)
    elif version in engines.MAJOR_VERSIONS[engine]:
        found = [_described(engine, each) for each in VERSIONS[engine] if each.startswith(f"{version}.")]
        call.params["EngineVersion"] = _default_ones(found, by_major=True)[0]["EngineVersion"]
