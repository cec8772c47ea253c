"""Fills the local AWS with the databases that the examples copy.

    python sandbox/seed/seed.py --endpoint http://127.0.0.1:PORT [--many N]

- Source account: the DB instances and clusters of `databases.py`, with the parameter groups and option groups of
`groups.py`. Each database has automated snapshots that are 26 and 2 hours old, and a manual snapshot
`<database>-before-migration` that is 3 days old. - Target account: the role `SnapshotReceiver`, which the source
account can assume. - Partner account: the encrypted snapshot `partner-export`, shared with the source account.

`--many N` adds N small databases `many-001`, `many-002` and so on. Each has an automated snapshot and a manual snapshot
`many-001-before-migration`. Quotas are increased if necessary.

Resources that exist already are not changed, so a second run creates nothing. AWS's API cannot set the age of a
resource, so the control route /_sandbox/date of the local AWS does.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator

from automated_snapshots import DB_SNAPSHOTS, set_automated_snapshot_ages
from cluster import ClusterSeeder
from databases import CLUSTERS, DATABASE_AGE, DATABASES, KEYS, MANUAL_AGE, Database
from endpoint import Endpoint, tags
from groups import OPTION_GROUPS, ORDERS_PARAMETERS
from partner_account import PartnerSeeder
from small_databases import seed_small_databases
from target_account import seed_target_account


class Seeder:
    """Creates the missing resources."""

    def __init__(self, endpoint: str, many: int = 0) -> None:
        self.endpoint, self.many = Endpoint(endpoint), many

    def run(self) -> Iterator[str]:
        """Create everything, and yield a description of each new resource."""
        yield from self._keys()
        yield from self._groups()
        for database in DATABASES:
            yield from self._instance(database)
            yield from set_automated_snapshot_ages(self.endpoint, DB_SNAPSHOTS, database.region, database.identifier)
            yield from self._manual_snapshot(database)
        for cluster in CLUSTERS:
            yield from ClusterSeeder(self.endpoint, cluster).run()
        yield from seed_target_account(self.endpoint)
        yield from PartnerSeeder(self.endpoint).run()
        yield from seed_small_databases(self.endpoint, self.many)

    def _keys(self) -> Iterator[str]:
        for (region, alias), purpose in KEYS.items():
            kms = self.endpoint.client("kms", region)
            try:
                kms.describe_key(KeyId=alias)
            except kms.exceptions.NotFoundException:
                arn = str(kms.create_key(Description=purpose)["KeyMetadata"]["Arn"])
                kms.enable_key_rotation(KeyId=arn)
                kms.create_alias(AliasName=alias, TargetKeyId=arn)
                yield f"key {alias} ({arn})"

    def _groups(self) -> Iterator[str]:
        rds, group = self.endpoint.client("rds"), ORDERS_PARAMETERS
        try:
            rds.describe_db_parameters(DBParameterGroupName=group.name)
        except rds.exceptions.DBParameterGroupNotFoundFault:
            name = {"DBParameterGroupName": group.name}
            rds.create_db_parameter_group(DBParameterGroupFamily=group.family, Description=group.description, **name)
            parameters = group.parameters()
            for start in range(0, len(parameters), 20):
                rds.modify_db_parameter_group(Parameters=parameters[start : start + 20], **name)
            yield f"DB parameter group {group.name} ({len(parameters)} parameters)"
        for options in OPTION_GROUPS:
            try:
                rds.describe_option_groups(OptionGroupName=options.name)
            except rds.exceptions.OptionGroupNotFoundFault:
                rds.create_option_group(
                    OptionGroupName=options.name,
                    EngineName=options.engine,
                    MajorEngineVersion=options.major_version,
                    OptionGroupDescription=options.description,
                )
                rds.modify_option_group(OptionGroupName=options.name, OptionsToInclude=options.included())
                yield f"option group {options.name} ({', '.join(options.options)})"

    def _instance(self, database: Database) -> Iterator[str]:
        rds = self.endpoint.client("rds", database.region)
        try:
            rds.describe_db_instances(DBInstanceIdentifier=database.identifier)
        except rds.exceptions.DBInstanceNotFoundFault:
            encryption = {"StorageEncrypted": True, "KmsKeyId": database.key} if database.key else {}
            rds.create_db_instance(
                DBInstanceIdentifier=database.identifier,
                Engine=database.engine,
                EngineVersion=database.version,
                DBInstanceClass="db.m6i.large",
                AllocatedStorage=100,
                StorageType="gp3",
                MasterUsername="administrator",
                MasterUserPassword="only-in-the-sandbox",
                BackupRetentionPeriod=7,
                CopyTagsToSnapshot=True,
                Tags=tags(database.tags),
                **database.groups,
                **encryption,
            )
            self.endpoint.set_time(database.region, DATABASE_AGE, dbInstanceIdentifier=database.identifier)
            yield f"DB instance {database.identifier} ({database.engine} {database.version})"

    def _manual_snapshot(self, database: Database) -> Iterator[str]:
        rds, name = self.endpoint.client("rds", database.region), f"{database.identifier}-before-migration"
        try:
            rds.describe_db_snapshots(DBSnapshotIdentifier=name)
        except rds.exceptions.DBSnapshotNotFoundFault:
            rds.create_db_snapshot(DBInstanceIdentifier=database.identifier, DBSnapshotIdentifier=name)
            self.endpoint.set_time(database.region, MANUAL_AGE, dbSnapshotIdentifier=name)
            yield f"manual snapshot {name}"


def main() -> None:
    """Seed the given endpoint, and print the created resources."""
    parser = argparse.ArgumentParser(description="Fill the local AWS with databases and snapshots.")
    parser.add_argument("--endpoint", required=True, help="address of the local AWS, such as http://127.0.0.1:4566")
    parser.add_argument(
        "--many", type=int, default=0, metavar="N", help="number of additional small databases (default 0)"
    )
    arguments = parser.parse_args()
    _isolate()
    created = list(Seeder(arguments.endpoint, arguments.many).run())
    for description in created:
        print(f"Created {description}")
    if not created:
        print("All resources exist already.")


def _isolate() -> None:
    """Ignore the caller's AWS settings and proxies, which boto3 would read from the environment and the home folder."""
    kept = {name: os.environ[name] for name in ("PATH", "TMPDIR", "LANG", "LC_ALL") if name in os.environ}
    os.environ.clear()
    os.environ.update(kept, HOME=os.devnull)


if __name__ == "__main__":
    main()
