import assert from "node:assert/strict";
import fc from "fast-check";
import type { InstanceEvidence } from "../../../../components/rds/evidence";
import { partitionOf } from "../../../../components/rds/identity/regions";
import { backupRegionErrors } from "../../../../components/rds/snapshots/backupRegions";
import {
  type BackupReplicationRequest,
  backupSourceErrors,
  lostOptionWarnings,
  parseInstanceArn,
} from "../../../../components/rds/snapshots/backupReplication";
import { accountIds, regions } from "../arbitraries";

const SOURCE = "arn:aws:rds:us-east-1:111111111111:db:orders";
const GOV_SOURCE = "arn:aws-us-gov:rds:us-gov-west-1:111111111111:db:orders";
const SETTINGS: BackupReplicationRequest = { region: "eu-west-1", encrypted: true, hasPresignedUrl: false };
const GOV_SETTINGS = { ...SETTINGS, region: "us-gov-east-1" };
const EVIDENCE: InstanceEvidence = {
  dbInstanceArn: SOURCE,
  engine: "mysql",
  encrypted: true,
  backupRetentionPeriod: 7,
  optionGroupNames: ["default:mysql-8-0"],
};

describe("parseInstanceArn", () => {
  it("returns the Region and identifier of a DB instance in any Region", () => {
    const names = fc.stringMatching(/^[A-Za-z](?:-?[A-Za-z0-9]){0,20}$/);
    fc.assert(
      fc.property(regions, accountIds, names, (region, account, identifier) => {
        const arn = `arn:${partitionOf(region)}:rds:${region}:${account}:db:${identifier}`;
        assert.deepEqual(parseInstanceArn(arn), { region, identifier });
      }),
    );
  });

  for (const text of [
    "orders",
    "arn:aws:rds:us-east-1:111111111111:cluster:orders",
    "arn:aws:rds:us-east-1:111111111111:cluster-db:orders",
    "arn:aws:rds:us-east-1:111111111111:db:orders:1",
    "arn:aws:rds:us-east-1:111111111111:db:",
    "arn:aws:rds:us-esat-1:111111111111:db:orders",
    "arn:aws:neptune-db:us-east-1:111111111111:db:orders",
    "arn:aws:rds:us-east-1::db:orders",
    "arn:aws-cn:rds:us-east-1:111111111111:db:orders",
    "arn:aws:rds:us-east-1:111111111111:db:orders--eu-",
    `arn:aws:rds:us-east-1:111111111111:db:${"o".repeat(64)}`,
  ]) {
    it(`returns nothing for ${text}`, () => assert.equal(parseInstanceArn(text), undefined));
  }
});

interface Case {
  source?: string;
  evidence?: Partial<InstanceEvidence> | "unknown";
  settings?: Partial<BackupReplicationRequest>;
  expected: readonly (readonly [field: string, reason: RegExp])[];
}

describe("The source of replicated automated backups", () => {
  const cases: Readonly<Record<string, Case>> = {
    "can be an encrypted DB instance with backups": { expected: [] },
    "can be an unknown DB instance": { evidence: "unknown", expected: [] },
    "can be an unencrypted DB instance, for unencrypted backups": {
      evidence: { encrypted: false },
      settings: { encrypted: false },
      expected: [],
    },
    "must be an ARN": {
      source: "orders",
      expected: [
        [
          "sourceDbInstanceArn",
          /^must be the full ARN of a DB instance, such as arn:aws:rds:.*:db:orders, but "orders" is not the ARN of a DB instance\.$/,
        ],
      ],
    },
    "must not be the ARN of a DB cluster": {
      source: "arn:aws:rds:us-east-1:111111111111:cluster:storefront",
      expected: [
        [
          "sourceDbInstanceArn",
          /^must be the full ARN of a DB instance, .*:storefront" is a DB cluster; copy the snapshots of the cluster/,
        ],
      ],
    },
    "must not be an instance of a DB cluster": {
      evidence: { dbClusterIdentifier: "telemetry" },
      expected: [
        [
          "sourceDbInstanceArn",
          /^must be a DB instance outside a DB cluster, but ".*:db:orders" belongs to a cluster; copy the snapshots/,
        ],
      ],
    },
    "must not be an Aurora instance": {
      evidence: { engine: "aurora-mysql" },
      expected: [["sourceDbInstanceArn", /belongs to a cluster/]],
    },
    "must not be an RDS Custom instance": {
      evidence: { engine: "custom-oracle-ee" },
      expected: [
        ["sourceDbInstanceArn", /^must not be an RDS Custom instance, but ".*" has the engine custom-oracle-ee; /],
      ],
    },
    "must have automated backups": {
      evidence: { backupRetentionPeriod: 0 },
      expected: [
        [
          "sourceDbInstanceArn",
          /^must have automated backups, but ".*" has none; set its backup retention period to 1 to 35 days/,
        ],
      ],
    },
    "must have encrypted backups if it is encrypted": {
      settings: { encrypted: false },
      expected: [
        [
          "encrypted",
          /^must be true because ".*:db:orders" is encrypted, and so are its backups; remove encrypted: false\.$/,
        ],
      ],
    },
    "must have unencrypted backups if it is not encrypted": {
      evidence: { encrypted: false },
      expected: [
        [
          "encrypted",
          /^must be false because ".*" is not encrypted, and AWS does not encrypt replicated backups\. Set encrypted/,
        ],
      ],
    },
    "is refused with all reasons at once": {
      evidence: { engine: "aurora-mysql", backupRetentionPeriod: 0, encrypted: false },
      expected: [
        ["sourceDbInstanceArn", /belongs to a cluster/],
        ["sourceDbInstanceArn", /must have automated backups/],
        ["encrypted", /is not encrypted/],
      ],
    },
    "is not checked if the target Region is invalid": {
      evidence: { backupRetentionPeriod: 0 },
      settings: { region: "eu-wset-1" },
      expected: [],
    },
    "must be in a Region that AWS pairs with the target, before other checks": {
      evidence: { backupRetentionPeriod: 0 },
      settings: { region: "af-south-1" },
      expected: [["region", /for backups in us-east-1, but is af-south-1/]],
    },
    "needs a presigned URL in GovCloud if it is encrypted": {
      source: GOV_SOURCE,
      settings: GOV_SETTINGS,
      expected: [["presignedUrl", /a StartDBInstanceAutomatedBackupsReplication request .* for us-gov-west-1\.$/]],
    },
    "needs no second presigned URL in GovCloud": {
      source: GOV_SOURCE,
      settings: { ...GOV_SETTINGS, hasPresignedUrl: true },
      expected: [],
    },
    "needs no presigned URL in GovCloud if it is not encrypted": {
      source: GOV_SOURCE,
      evidence: { encrypted: false },
      settings: { ...GOV_SETTINGS, encrypted: false },
      expected: [],
    },
  };
  for (const [name, { source = SOURCE, evidence = {}, settings, expected }] of Object.entries(cases)) {
    it(name, () => {
      const known = evidence === "unknown" ? undefined : { ...EVIDENCE, ...evidence };
      const errors = backupSourceErrors(source, known, { ...SETTINGS, ...settings });
      assert.deepEqual(
        errors.map(({ propertyPath }) => propertyPath),
        expected.map(([field]) => field),
      );
      for (const [index, [, reason]] of expected.entries()) assert.match(errors[index]?.reason ?? "", reason);
    });
  }

  it("is refused for its Region with the reasons of backupRegionErrors", () => {
    fc.assert(
      fc.property(regions, regions, (from, region) => {
        const source = `arn:${partitionOf(from)}:rds:${from}:111111111111:db:orders`;
        const reasons = backupRegionErrors(from, region);
        assert.deepEqual(
          backupSourceErrors(source, undefined, { region, encrypted: false, hasPresignedUrl: false }),
          reasons.map((reason) => ({ propertyPath: "region", reason })),
        );
      }),
    );
  });
});

describe("lostOptionWarnings", () => {
  for (const [engine, groups, expected] of [
    [
      "oracle-se2",
      ["default:oracle-se2-19", "payroll"],
      /^sourceDbInstanceArn: ".*:db:orders" has the option group payroll, but .* does not include its options NATIVE_NETWORK_ENCRYPTION, OEM, OEM_AGENT, SSL\./,
    ],
    [
      "sqlserver-se",
      ["sales"],
      /has the option group sales, but a replicated backup does not include its options\. Create/,
    ],
    ["oracle-se2", ["default:oracle-se2-19"], undefined],
    ["oracle-se2", [], undefined],
    ["mysql", ["orders"], undefined],
    ["custom-oracle-ee", ["payroll"], undefined],
  ] as const) {
    it(`${expected === undefined ? "returns nothing" : "names the lost options"} for ${engine} with ${groups.join(" and ") || "no option group"}`, () => {
      const [warning] = lostOptionWarnings(SOURCE, { ...EVIDENCE, engine, optionGroupNames: [...groups] });
      if (expected === undefined) assert.equal(warning, undefined);
      else assert.match(warning ?? "", expected);
    });
  }
});
