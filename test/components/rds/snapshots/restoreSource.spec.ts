import assert from "node:assert/strict";
import type { SnapshotEvidence } from "../../../../components/rds/evidence";
import {
  type RestoreRequest,
  restoreSnapshotErrors,
  restoreSnapshotNameErrors,
} from "../../../../components/rds/snapshots/restore";

const OWN = "111111111111";
const INSTANCE = `arn:aws:rds:us-east-1:${OWN}:snapshot:orders-before-migration`;
const CLUSTER = `arn:aws:rds:us-east-1:${OWN}:cluster-snapshot:storefront-before-migration`;
const SHARED_INSTANCE = INSTANCE.replace(OWN, "333333333333");
const SHARED_CLUSTER = CLUSTER.replace(OWN, "333333333333");
const MYSQL: RestoreRequest = { region: "us-east-1", engine: "mysql", hasKmsKeyId: false };
const AURORA = { ...MYSQL, engine: "aurora-mysql" };
const known = (snapshotArn: string, encrypted: boolean, engine?: string): SnapshotEvidence => ({
  snapshotArn,
  encrypted,
  snapshotType: "manual",
  ...(engine !== undefined && { engine }),
});

type Expected = readonly (readonly [field: string, reason: RegExp])[];
type Case = readonly [
  name: string,
  snapshot: string,
  evidence: SnapshotEvidence | undefined,
  settings: RestoreRequest,
  expected: Expected,
];

const CASES: readonly Case[] = [
  ["can be an unknown DB instance", INSTANCE, undefined, MYSQL, []],
  ["can be a snapshot of the engine", INSTANCE, known(INSTANCE, true, "mysql"), MYSQL, []],
  ["can have an unknown engine", INSTANCE, known(INSTANCE, true), MYSQL, []],
  [
    "can be a snapshot of an Aurora cluster, which keeps its key",
    CLUSTER,
    known(CLUSTER, true, "aurora-mysql"),
    AURORA,
    [],
  ],
  [
    "can be an unencrypted snapshot of another account",
    SHARED_INSTANCE,
    known(SHARED_INSTANCE, false, "mysql"),
    MYSQL,
    [],
  ],
  [
    "can be an encrypted Aurora snapshot of another account, with a key",
    SHARED_CLUSTER,
    known(SHARED_CLUSTER, true, "aurora-mysql"),
    { ...AURORA, hasKmsKeyId: true },
    [],
  ],
  [
    "must not be an encrypted Aurora snapshot of another account without a key",
    SHARED_CLUSTER,
    known(SHARED_CLUSTER, true, "aurora-mysql"),
    AURORA,
    [["kmsKeyId", /^must be the full ARN of your own key, because ".*" is encrypted with a key of another account, /]],
  ],
  [
    "must not be an encrypted DB snapshot of another account",
    SHARED_INSTANCE,
    known(SHARED_INSTANCE, true, "mysql"),
    { ...MYSQL, hasKmsKeyId: true },
    [
      [
        "snapshotIdentifier",
        /^must not be an encrypted snapshot that another account shares, but ".*" is one, .*; copy it with a ReceivedSnapshot/,
      ],
    ],
  ],
  [
    "is treated as a snapshot of another account if its ARN is invalid",
    "orders",
    known("orders", true, "mysql"),
    MYSQL,
    [["snapshotIdentifier", /an encrypted snapshot that another account shares, but "orders" is one/]],
  ],
  [
    "must not be a snapshot of a Multi-AZ DB cluster",
    CLUSTER,
    known(CLUSTER, true, "mysql"),
    AURORA,
    [
      [
        "snapshotIdentifier",
        /^must not be a snapshot of a Multi-AZ DB cluster, but ".*" is one\. .* cannot be restored here, .* AWS CLI, or/,
      ],
    ],
  ],
  [
    "must not have another engine",
    INSTANCE,
    known(INSTANCE, true, "mariadb"),
    MYSQL,
    [["engine", /^must be "mariadb", the engine of ".*orders-before-migration", but is "mysql"\.$/]],
  ],
  [
    "is refused with all reasons at once",
    SHARED_INSTANCE,
    known(SHARED_INSTANCE, true, "mariadb"),
    MYSQL,
    [
      ["snapshotIdentifier", /another account shares/],
      ["engine", /must be "mariadb"/],
    ],
  ],
  [
    "is checked by its name first",
    "orders_1",
    known(SHARED_INSTANCE, true, "mariadb"),
    MYSQL,
    [
      [
        "snapshotIdentifier",
        /^must be the identifier or the full ARN of a snapshot, such as arn:aws:rds:us-east-1:111111111111:snapshot:orders-before-migration, but is "orders_1"\.$/,
      ],
    ],
  ],
];

describe("restoreSnapshotErrors", () => {
  for (const [name, snapshot, evidence, settings, expected] of CASES) {
    it(name, () => {
      const errors = restoreSnapshotErrors(snapshot, evidence, OWN, settings);
      assert.deepEqual(
        errors.map(({ propertyPath }) => propertyPath),
        expected.map(([field]) => field),
      );
      for (const [index, [, reason]] of expected.entries()) assert.match(errors[index]?.reason ?? "", reason);
    });
  }

  it("refuses a snapshot of another kind or Region", () => {
    assert.match(
      restoreSnapshotNameErrors(CLUSTER, MYSQL).join(),
      /^must be a snapshot of a DB instance, because mysql is restored as one, but ".*" is a snapshot of a DB cluster; use/,
    );
    assert.match(
      restoreSnapshotNameErrors(INSTANCE, AURORA).join(),
      /^must be a snapshot of a DB cluster, because aurora-mysql is restored as one, but ".*" is a snapshot of a DB instance; use/,
    );
    assert.match(
      restoreSnapshotNameErrors(INSTANCE, { ...MYSQL, region: "eu-west-1" }).join(),
      /^must be a snapshot in eu-west-1, but ".*" is in us-east-1; copy it with a SnapshotCopy/,
    );
    assert.equal(restoreSnapshotNameErrors(CLUSTER, { ...MYSQL, region: "eu-west-1" }).length, 2);
  });
});
