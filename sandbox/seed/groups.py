"""The parameter groups and option groups of the seeded databases."""

from __future__ import annotations

from dataclasses import dataclass, field

IMMEDIATE, PENDING_REBOOT = "immediate", "pending-reboot"
OEM_AGENT_VERSION = "13.5.0.0.v3"
SECURITY_GROUP = "sg-0a1b2c3d4e5f60718"
"""The local AWS does not check whether the security groups of an option exist."""


@dataclass(frozen=True)
class ParameterGroup:
    """A DB parameter group or DB cluster parameter group, with its user-set parameters."""

    name: str
    family: str
    description: str
    immediate: dict[str, str]
    pending_reboot: dict[str, str]

    def parameters(self) -> list[dict[str, str]]:
        """The parameters in the form of the API."""
        by_method = ((IMMEDIATE, self.immediate), (PENDING_REBOOT, self.pending_reboot))
        return [
            {"ParameterName": name, "ParameterValue": value, "ApplyMethod": method}
            for method, values in by_method
            for name, value in values.items()
        ]


@dataclass(frozen=True)
class Option:
    """The settings of an option and, if it listens on a port, its port, version and security groups."""

    settings: dict[str, str] = field(default_factory=dict)
    listener: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class OptionGroup:
    """An option group with its options."""

    name: str
    engine: str
    major_version: str
    description: str
    options: dict[str, Option]

    def included(self) -> list[dict[str, object]]:
        """The options in the form of the API."""
        return [
            {
                "OptionName": name,
                "OptionSettings": [{"Name": each, "Value": value} for each, value in option.settings.items()],
                **option.listener,
            }
            for name, option in self.options.items()
        ]


ORDERS_PARAMETERS = ParameterGroup(
    "orders-mysql8",
    "mysql8.0",
    "Orders: web shop",
    immediate={
        "binlog_row_image": "full",
        "character_set_server": "utf8mb4",
        "collation_server": "utf8mb4_0900_ai_ci",
        "event_scheduler": "ON",
        "innodb_flush_log_at_trx_commit": "1",
        "innodb_io_capacity": "2000",
        "innodb_lock_wait_timeout": "30",
        "innodb_print_all_deadlocks": "1",
        "interactive_timeout": "900",
        "join_buffer_size": "1048576",
        "log_bin_trust_function_creators": "1",
        "log_output": "FILE",
        "long_query_time": "2",
        "max_allowed_packet": "67108864",
        "max_connections": "500",
        "max_heap_table_size": "67108864",
        "net_read_timeout": "60",
        "net_write_timeout": "120",
        "slow_query_log": "1",
        "sort_buffer_size": "2097152",
        "thread_cache_size": "64",
        "time_zone": "UTC",
        "tmp_table_size": "67108864",
        "wait_timeout": "900",
    },
    pending_reboot={
        "back_log": "250",
        "innodb_buffer_pool_instances": "8",
        "innodb_buffer_pool_size": "{DBInstanceClassMemory*5/8}",
        "innodb_ft_min_token_size": "2",
        "innodb_read_io_threads": "8",
        "innodb_write_io_threads": "8",
        "max_digest_length": "2048",
        "performance_schema": "1",
        "table_open_cache_instances": "16",
    },
)

ANALYTICS_PARAMETERS = ParameterGroup(
    "analytics-cluster",
    "aurora-postgresql15",
    "Analytics: reporting cluster",
    immediate={
        "auto_explain.log_min_duration": "5000",
        "idle_in_transaction_session_timeout": "600000",
        "log_min_duration_statement": "1000",
        "log_statement": "ddl",
        "rds.force_ssl": "1",
        "statement_timeout": "1800000",
        "timezone": "UTC",
    },
    pending_reboot={
        "max_replication_slots": "20",
        "rds.logical_replication": "1",
        "shared_preload_libraries": "pg_stat_statements,auto_explain",
    },
)

OPTION_GROUPS = (
    OptionGroup(
        "orders-options",
        "mysql",
        "8.0",
        "Orders: audit",
        {
            "MARIADB_AUDIT_PLUGIN": Option(
                {
                    "SERVER_AUDIT_EVENTS": "CONNECT,QUERY_DDL,QUERY_DCL",
                    "SERVER_AUDIT_EXCL_USERS": "rdsadmin",
                    "SERVER_AUDIT_FILE_ROTATE_SIZE": "5000000",
                    "SERVER_AUDIT_FILE_ROTATIONS": "20",
                }
            )
        },
    ),
    OptionGroup(
        "ledger-options", "oracle-ee", "19", "Ledger: time zone", {"Timezone": Option({"TIME_ZONE": "Europe/Berlin"})}
    ),
    OptionGroup(
        "payroll-options",
        "oracle-ee",
        "19",
        "Payroll: agent of Oracle Enterprise Manager",
        {
            "OEM_AGENT": Option(
                {
                    "OMS_HOST": "oms.example.com",
                    "OMS_PORT": "4903",
                    "AGENT_REGISTRATION_PASSWORD": "only-in-the-sandbox",
                },
                {"Port": 3872, "OptionVersion": OEM_AGENT_VERSION, "VpcSecurityGroupMemberships": [SECURITY_GROUP]},
            )
        },
    ),
    OptionGroup("warehouse-options", "sqlserver-ee", "16.00", "Warehouse: encryption", {"TDE": Option()}),
)
