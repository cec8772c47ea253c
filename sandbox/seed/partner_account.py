"""A partner account that shares an encrypted snapshot, with a key policy as in AWS's guide."""

from __future__ import annotations

import json
from collections.abc import Iterator

from databases import DATABASE_AGE, MANUAL_AGE, REGION
from endpoint import Endpoint

PARTNER_ACCOUNT = "333333333333"
ALIAS = "alias/partner"
DATABASE = "partner"
SNAPSHOT = "partner-export"


class PartnerSeeder:
    """Creates the missing resources of the partner account."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.endpoint = endpoint
        self.rds, self.kms = (endpoint.client_in(PARTNER_ACCOUNT, service) for service in ("rds", "kms"))

    def run(self) -> Iterator[str]:
        """Create the key, the DB instance and the shared snapshot, and yield a description of each new resource."""
        receiver = str(self.endpoint.client("sts").get_caller_identity()["Account"])
        try:
            self.kms.describe_key(KeyId=ALIAS)
        except self.kms.exceptions.NotFoundException:
            arn = self.kms.create_key(Description="Partner database", Policy=_policy(receiver))["KeyMetadata"]["Arn"]
            self.kms.create_alias(AliasName=ALIAS, TargetKeyId=arn)
            yield f"key {ALIAS} ({arn})"
        try:
            self.rds.describe_db_instances(DBInstanceIdentifier=DATABASE)
        except self.rds.exceptions.DBInstanceNotFoundFault:
            self._make_instance()
            yield f"DB instance {DATABASE} of account {PARTNER_ACCOUNT}"
        try:
            self.rds.describe_db_snapshots(DBSnapshotIdentifier=SNAPSHOT)
        except self.rds.exceptions.DBSnapshotNotFoundFault:
            self.rds.create_db_snapshot(DBInstanceIdentifier=DATABASE, DBSnapshotIdentifier=SNAPSHOT)
            self.endpoint.set_time(REGION, MANUAL_AGE, dbSnapshotIdentifier=SNAPSHOT, account=PARTNER_ACCOUNT)
            yield f"manual snapshot {SNAPSHOT} of account {PARTNER_ACCOUNT}"
        yield from self._share_with(receiver)

    def _make_instance(self) -> None:
        self.rds.create_db_instance(
            DBInstanceIdentifier=DATABASE,
            Engine="mysql",
            EngineVersion="8.0.40",
            DBInstanceClass="db.m6i.large",
            AllocatedStorage=50,
            StorageType="gp3",
            MasterUsername="administrator",
            MasterUserPassword="only-in-the-sandbox",
            BackupRetentionPeriod=7,
            StorageEncrypted=True,
            KmsKeyId=ALIAS,
        )
        self.endpoint.set_time(REGION, DATABASE_AGE, dbInstanceIdentifier=DATABASE, account=PARTNER_ACCOUNT)

    def _share_with(self, receiver: str) -> Iterator[str]:
        named = {"DBSnapshotIdentifier": SNAPSHOT}
        attributes = self.rds.describe_db_snapshot_attributes(**named)["DBSnapshotAttributesResult"]
        shared = [account for each in attributes["DBSnapshotAttributes"] for account in each["AttributeValues"]]
        if receiver not in shared:
            self.rds.modify_db_snapshot_attribute(AttributeName="restore", ValuesToAdd=[receiver], **named)
            yield f"share of {SNAPSHOT} with account {receiver}"


def _policy(receiver: str) -> str:
    """The key policy that allows another account to copy snapshots (UserGuide/share-encrypted-snapshot)."""
    owner, guest = ({"AWS": f"arn:aws:iam::{account}:root"} for account in (PARTNER_ACCOUNT, receiver))
    use = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"]
    grants = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"]
    for_aws = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
    statements = [
        {"Effect": "Allow", "Principal": owner, "Action": "kms:*", "Resource": "*"},
        {"Effect": "Allow", "Principal": guest, "Action": use, "Resource": "*"},
        {"Effect": "Allow", "Principal": guest, "Action": grants, "Resource": "*", "Condition": for_aws},
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})
