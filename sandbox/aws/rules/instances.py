"""DB instances: resource IDs, defaults, encryption, and requirements for deleting them."""

from __future__ import annotations

import base64
import secrets

from moto.rds.models import DBInstance
from moto.rds.utils import DbInstanceEngine

from dispatch import Call
from errors import AwsError, KmsError
from registry import rule
from rules import engines
from rules.key_access import require_usable_key
from rules.keys import default_rds_key, find_key

LICENSES = {
    "db2": "bring-your-own-license",
    "oracle": "bring-your-own-license",
    "postgres": "postgresql-license",
    "sqlserver": "license-included",
}


@rule("rds", "DBInstance", stage="made")
def instance_has_a_unique_resource_id(database: DBInstance) -> None:
    """`DbiResourceId` is unique within a Region and never changes."""
    database.dbi_resource_id = "db-" + base64.b32encode(secrets.token_bytes(16)).decode().rstrip("=")


@rule("rds", "DBInstance", page="UserGuide/USER_WorkingWithOptionGroups", stage="made")
def instance_has_the_default_option_group(database: DBInstance) -> None:
    """The default option group is named after the major version: `default:mysql-8-0`, but `default:postgres-16`."""
    if database.db_cluster_identifier is None and not database.option_group_supplied:
        database.option_group_name = engines.default_option_group(database.engine, database.engine_version)


def _default_parameter_group(database: DBInstance) -> tuple[str, str]:
    """Family and name of the default parameter group (UserGuide/USER_WorkingWithParamGroups)."""
    family = engines.family(database.engine, database.engine_version)
    return family, f"default.{family}"


setattr(DBInstance, "default_db_parameter_group_details", _default_parameter_group)


_moto_engines = DbInstanceEngine.valid_db_instance_engine
_moto_port, _moto_storage = DBInstance.default_port, DBInstance.default_allocated_storage


def _default_port(engine: str) -> int:
    """The default port of an engine, including those that moto does not know (APIReference/API_CreateDBInstance)."""
    return 50000 if engine.startswith("db2") else _moto_port(engine.removesuffix("-cdb"))


def _default_storage(engine: str, storage_type: str) -> int:
    """The storage of an instance without `AllocatedStorage`, in GiB: the minimum of the engine."""
    like = "oracle-ee" if engine.startswith("db2") else engine.removesuffix("-cdb")
    return _moto_storage(like, {"gp3": "gp2", "io2": "io1"}.get(storage_type, storage_type))


setattr(DbInstanceEngine, "valid_db_instance_engine", lambda: [*_moto_engines(), *engines.MAJOR_VERSIONS])
setattr(DBInstance, "default_port", staticmethod(_default_port))
setattr(DBInstance, "default_allocated_storage", staticmethod(_default_storage))


@rule("rds", "CreateDBInstance")
def instance_has_the_license_of_its_engine(call: Call) -> None:
    """`LicenseModel` defaults to the license of the engine."""
    engine = str(call.params.get("Engine", "")).split("-")[0]
    if engine in LICENSES and "LicenseModel" not in call.params:
        call.params["LicenseModel"] = LICENSES[engine]


@rule("rds", "CreateDBInstance")
def encrypted_instance_has_a_key_arn(call: Call) -> None:
    """`KmsKeyId` must identify an accessible key and defaults to `aws/rds`. It is returned as an ARN."""
    if call.params.get("StorageEncrypted"):
        given = call.params.get("KmsKeyId")
        key = require_usable_key(call, given, "Specified") if given else default_rds_key(call.account, call.region)
        call.params["KmsKeyId"] = key.arn


@rule("rds", "CreateDBSnapshot", page="UserGuide/Overview.Encryption")
def snapshot_source_key_is_enabled(call: Call) -> None:
    """An instance whose key is disabled is `inaccessible-encryption-credentials`: no snapshot of it can be created."""
    database = call.response.backend.databases.get(call.params["DBInstanceIdentifier"])
    if database is None or not database.storage_encrypted:
        return
    try:
        state = find_key(call.account, call.region, str(database.kms_key_id)).key_state
    except KmsError:
        state = "gone"
    if state != "Enabled":
        name = database.db_instance_identifier
        message = f"DB instance {name} is inaccessible-encryption-credentials because its KMS key is not enabled."
        raise AwsError("InvalidDBInstanceState", message)


@rule("rds", "DeleteDBInstance")
def final_snapshot_is_named_or_skipped(call: Call) -> None:
    """Exactly one of `FinalDBSnapshotIdentifier` and `SkipFinalSnapshot` must be specified to delete an instance.

    A cluster member has no final snapshot; its cluster has one.
    """
    final, skip = call.params.get("FinalDBSnapshotIdentifier"), bool(call.params.get("SkipFinalSnapshot"))
    instance = call.response.backend.databases.get(call.params["DBInstanceIdentifier"])
    message = None
    if final and skip:
        message = "FinalDBSnapshotIdentifier can not be specified when SkipFinalSnapshot is specified."
    elif final and instance is not None and instance.db_cluster_identifier is not None:
        message = "FinalDBSnapshotIdentifier can not be specified when deleting a cluster instance"
    elif not final and not skip and instance is not None and instance.db_cluster_identifier is None:
        message = "FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified."
    if message is not None:
        raise AwsError("InvalidParameterCombination", message)
