"""Database engines: major versions, parameter group families and default option groups."""

from __future__ import annotations

_SQL_SERVER = ("13.00", "14.00", "15.00", "16.00", "17.00")

MAJOR_VERSIONS: dict[str, tuple[str, ...]] = {
    "aurora-mysql": ("5.7", "8.0", "8.4"),
    "aurora-postgresql": ("11", "12", "13", "14", "15", "16", "17", "18"),
    "db2-ae": ("11.5", "12.1"),
    "db2-ce": ("12.1",),
    "db2-se": ("11.5", "12.1"),
    "mariadb": ("10.4", "10.5", "10.6", "10.11", "11.4", "11.8"),
    "mysql": ("5.7", "8.0", "8.4"),
    "oracle-ee": ("19",),
    "oracle-ee-cdb": ("19", "21"),
    "oracle-se2": ("19",),
    "oracle-se2-cdb": ("19", "21"),
    "postgres": ("11", "12", "13", "14", "15", "16", "17", "18"),
    "sqlserver-ee": _SQL_SERVER,
    "sqlserver-ex": _SQL_SERVER,
    "sqlserver-se": _SQL_SERVER,
    "sqlserver-web": _SQL_SERVER[:-1],
}
"""The supported major versions of each engine, and some that recently reached their end of life."""

CLUSTER_ENGINES = ("aurora-mysql", "aurora-postgresql", "mysql", "postgres")
"""Aurora, and the engines of Multi-AZ DB clusters."""


def major_version(engine: str, version: str) -> str:
    """The major version of an engine version: `8.0` for MySQL 8.0.40, `16` for PostgreSQL 16.4, `15.00` for SQL Server."""
    parts = 1 if engine.startswith(("postgres", "oracle", "aurora-postgresql")) else 2
    return ".".join(version.split(".")[:parts])


def family(engine: str, version: str) -> str:
    """The parameter group family of an engine version: `mysql8.0`, `oracle-ee-19`, `sqlserver-ee-15.0`."""
    major = major_version(engine, version)
    if engine.startswith("sqlserver"):
        return f"{engine}-{major.removesuffix('0')}"
    return f"{engine}{'-' if engine.startswith(('db2', 'oracle')) else ''}{major}"


def default_option_group(engine: str, version: str) -> str:
    """The default option group of an engine version: `default:mysql-8-0`, `default:postgres-16`."""
    return f"default:{engine}-{major_version(engine, version).replace('.', '-')}"


FAMILIES = {family(engine, major): engine for engine, majors in MAJOR_VERSIONS.items() for major in majors}
"""The engine of each parameter group family."""

CLUSTER_FAMILIES = {name: engine for name, engine in FAMILIES.items() if engine in CLUSTER_ENGINES}

OPTION_GROUPS = {
    default_option_group(engine, major): (engine, major)
    for engine, majors in MAJOR_VERSIONS.items()
    for major in majors
}
"""The engine and major version of each default option group."""
