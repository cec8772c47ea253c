"""Fills the local AWS with the databases that the examples copy.

    python sandbox/seed/seed.py --endpoint http://127.0.0.1:PORT [--many N]

In the source account: the DB instances and clusters of `databases.py`, with the parameter groups and option groups of
`groups.py`. Each has two automated snapshots, 26 and 2 hours old, and the manual snapshot
`<database>-before-migration`, 3 days old. In the target account: the role `SnapshotReceiver`, which the source account
may assume. In a third account: the encrypted snapshot `partner-export`, shared with the source account.

`--many N` adds N small databases `many-001`, `many-002` and so on, with one automated snapshot and one manual snapshot
`many-001-before-migration` each, and raises the quotas that they would exceed.

What is there already is left alone: a second run makes nothing. Ages cannot be set through AWS's API, so they come
from the local AWS's own route /_sandbox/date.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from cluster import ClusterSeed
from databases import CLUSTERS, DATABASE_AGE, DATABASES, KEYS, MANUAL_AGE, Database
from endpoint import Endpoint, tags
from groups import OPTION_GROUPS, ORDERS_PARAMETERS
from many import seed_many
from partner import PartnerSeed
from receiver import seed_receiver
from snapshots import INSTANCES, age_automated_snapshots


class Seed:
    """Makes what is missing at one endpoint, and tells what it made."""

    def __init__(self, endpoint: str, many: int = 0) -> None:
        self.at, self.many = Endpoint(endpoint), many

    def run(self) -> Iterator[str]:
        """Make everything; yields a line for each thing made."""
        yield from self._keys()
        yield from self._groups()
        for database in DATABASES:
            yield from self._instance(database)
            yield from age_automated_snapshots(self.at, INSTANCES, database.region, database.identifier)
            yield from self._manual_snapshot(database)
        for cluster in CLUSTERS:
            yield from ClusterSeed(self.at, cluster).run()
        yield from seed_receiver(self.at)
        yield from PartnerSeed(self.at).run()
        yield from seed_many(self.at, self.many)

    def _keys(self) -> Iterator[str]:
        for (region, alias), purpose in KEYS.items():
            kms = self.at.client("kms", region)
            try:
                kms.describe_key(KeyId=alias)
            except kms.exceptions.NotFoundException:
                arn = str(kms.create_key(Description=purpose)["KeyMetadata"]["Arn"])
                kms.enable_key_rotation(KeyId=arn)
                kms.create_alias(AliasName=alias, TargetKeyId=arn)
                yield f"key {alias} ({arn})"

    def _groups(self) -> Iterator[str]:
        rds, group = self.at.client("rds"), ORDERS_PARAMETERS
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
        rds = self.at.client("rds", database.region)
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
            self.at.date(database.region, DATABASE_AGE, dbInstanceIdentifier=database.identifier)
            yield f"DB instance {database.identifier} ({database.engine} {database.version})"

    def _manual_snapshot(self, database: Database) -> Iterator[str]:
        rds, name = self.at.client("rds", database.region), f"{database.identifier}-before-migration"
        try:
            rds.describe_db_snapshots(DBSnapshotIdentifier=name)
        except rds.exceptions.DBSnapshotNotFoundFault:
            rds.create_db_snapshot(DBInstanceIdentifier=database.identifier, DBSnapshotIdentifier=name)
            self.at.date(database.region, MANUAL_AGE, dbSnapshotIdentifier=name)
            yield f"manual snapshot {name}"


def main() -> None:
    """Seed the endpoint of the command line, and print what was made."""
    parser = argparse.ArgumentParser(description="Fill the local AWS with databases and snapshots.")
    parser.add_argument("--endpoint", required=True, help="where the local AWS answers, like http://127.0.0.1:4566")
    parser.add_argument("--many", type=int, default=0, metavar="N", help="N more small databases (default 0)")
    arguments = parser.parse_args()
    made = list(Seed(arguments.endpoint, arguments.many).run())
    for line in made:
        print(f"made {line}")
    if not made:
        print("nothing to make: everything is there already")


if __name__ == "__main__":
    main()
