import assert from "node:assert/strict";
import type { SnapshotEvidence } from "../../../../components/rds/evidence";
import { decidingGroup, optionErrors, optionWarnings } from "../../../../components/rds/snapshots/copyOptions";
import type { CopyRequest } from "../../../../components/rds/snapshots/copyRequest";

const SOURCE = "arn:aws:rds:us-east-1:111111111111:snapshot:payroll";
const EVIDENCE: SnapshotEvidence = {
  snapshotArn: SOURCE,
  encrypted: true,
  snapshotType: "manual",
  engine: "oracle-ee",
  optionGroupName: "payroll-options",
};
const ELSEWHERE: CopyRequest = {
  kind: "instance",
  region: "eu-west-1",
  sharedAccounts: [],
  hasKmsKeyId: true,
  hasPresignedUrl: false,
  hasOptionGroupName: false,
};
const HERE = { ...ELSEWHERE, region: "us-east-1" };
const NAMED = { ...ELSEWHERE, hasOptionGroupName: true };
const SHARED = { sharedAccounts: ["222222222222"] };
const FOREIGN = { ...EVIDENCE, snapshotType: "shared" };
const OWN_GROUP = { name: "payroll-options", engineName: "oracle-ee", isCrossAccount: false };
const OTHER_ACCOUNTS_GROUP = { ...OWN_GROUP, isCrossAccount: true };

function without(field: "engine" | "optionGroupName"): SnapshotEvidence {
  const { [field]: _, ...rest } = EVIDENCE;
  return rest;
}

describe("decidingGroup", () => {
  for (const [name, evidence, settings, expected] of [
    ["is returned for a cross-Region copy", EVIDENCE, ELSEWHERE, OWN_GROUP],
    ["is returned for a source that another account shares", FOREIGN, HERE, OTHER_ACCOUNTS_GROUP],
    ["is returned for a public source", { ...EVIDENCE, snapshotType: "public" }, HERE, OTHER_ACCOUNTS_GROUP],
    ["is returned for a shared copy", EVIDENCE, { ...HERE, ...SHARED }, OWN_GROUP],
    ["is returned for a shared copy with an option group", EVIDENCE, { ...NAMED, ...SHARED }, OWN_GROUP],
    [
      "is returned for SQL Server",
      { ...EVIDENCE, engine: "sqlserver-se" },
      ELSEWHERE,
      { ...OWN_GROUP, engineName: "sqlserver-se" },
    ],
    [
      "is returned for a source in an unknown Region",
      { ...EVIDENCE, snapshotArn: SOURCE.replace("us-east-1", "xx-east-1") },
      HERE,
      OWN_GROUP,
    ],
    ["is not returned within the Region and account, where the copy keeps its group", EVIDENCE, HERE, undefined],
    ["is not returned if the copy has an option group", EVIDENCE, NAMED, undefined],
    [
      "is not returned if the copy of another account's source has an option group",
      FOREIGN,
      { ...HERE, hasOptionGroupName: true },
      undefined,
    ],
    [
      "is not returned for a default group",
      { ...EVIDENCE, optionGroupName: "default:oracle-ee-19" },
      ELSEWHERE,
      undefined,
    ],
    ["is not returned if the source has no group", without("optionGroupName"), ELSEWHERE, undefined],
    ["is not returned if the engine is unknown", without("engine"), ELSEWHERE, undefined],
    [
      "is not returned for MySQL, which has no persistent options",
      { ...EVIDENCE, engine: "mysql" },
      ELSEWHERE,
      undefined,
    ],
  ] as const) {
    it(name, () => assert.deepEqual(decidingGroup(evidence, settings), expected));
  }
});

interface Case {
  evidence?: Partial<SnapshotEvidence> | "unknown";
  options?: string[];
  settings: CopyRequest;
  expected: readonly (readonly [field: string, reason: RegExp])[];
}

describe("The options of a source", () => {
  const unshareable = [
    "sharedAccounts",
    /^must be empty, because the source's option group "payroll-options" has TDE, and a snapshot with it cannot be shared; remove sharedAccounts\. The option is permanent: .*Oracle Data Pump/,
  ] as const;
  const cases: Readonly<Record<string, Case>> = {
    "must be in an option group of the target Region if they are persistent or permanent": {
      options: ["Timezone", "OEM", "OLS"],
      settings: ELSEWHERE,
      expected: [
        [
          "optionGroupName",
          /^must be an option group in eu-west-1 with Timezone, OLS, because the source's option group "payroll-options" has these/,
        ],
      ],
    },
    "must be in the group of a copy that is not shared, even if they prevent a share": {
      options: ["TDE"],
      settings: ELSEWHERE,
      expected: [["optionGroupName", /with TDE, because .* persistent or permanent options/]],
    },
    "must be in an option group of this account if another account shares the source": {
      evidence: FOREIGN,
      options: ["Timezone", "OEM"],
      settings: HERE,
      expected: [["optionGroupName", /^must be an option group in us-east-1 with Timezone, because/]],
    },
    "prevent a share if they include TDE of Oracle": {
      options: ["TDE", "Timezone", "OEM"],
      settings: { ...HERE, ...SHARED },
      expected: [unshareable],
    },
    "prevent a share if they include TDE, with any option group": {
      options: ["TDE", "OEM"],
      settings: { ...NAMED, ...SHARED },
      expected: [unshareable],
    },
    "prevent a share if they include TDE of SQL Server, which can be disabled": {
      evidence: { engine: "sqlserver-ee" },
      options: ["TDE"],
      settings: { ...HERE, ...SHARED },
      expected: [["sharedAccounts", /To share the data, restore the snapshot, disable encryption in each database/]],
    },
    "are reported at another argument if the share cannot be removed alone": {
      options: ["TDE"],
      settings: {
        ...HERE,
        ...SHARED,
        share: { propertyPath: "sourceDbSnapshotIdentifier", remove: "the SharedSnapshot" },
      },
      expected: [
        [
          "sourceDbSnapshotIdentifier",
          /^must be a snapshot without TDE, because .* cannot be shared; remove the SharedSnapshot\. The option/,
        ],
      ],
    },
    "can cause two errors at once": {
      options: ["TDE"],
      settings: { ...ELSEWHERE, ...SHARED },
      expected: [["optionGroupName", /with TDE, because .* persistent or permanent options/], unshareable],
    },
    "allow a share if they are Timezone": {
      options: ["Timezone"],
      settings: { ...HERE, ...SHARED },
      expected: [],
    },
    "allow everything if none is persistent or permanent": {
      options: ["OEM", "SSL"],
      settings: { ...ELSEWHERE, ...SHARED },
      expected: [],
    },
    "allow a cross-Region copy with an option group": {
      options: ["Timezone"],
      settings: { ...NAMED, ...SHARED },
      expected: [],
    },
    "allow a copy within the Region and account": { options: ["TDE"], settings: HERE, expected: [] },
    "cause no error if they are unknown": { settings: { ...ELSEWHERE, ...SHARED }, expected: [] },
    "cause no error if the source is unknown": {
      evidence: "unknown",
      settings: { ...ELSEWHERE, ...SHARED },
      expected: [],
    },
  };
  for (const [name, { evidence = {}, options, settings, expected }] of Object.entries(cases)) {
    it(name, () => {
      const known = evidence === "unknown" ? undefined : { ...EVIDENCE, ...evidence, ...(options && { options }) };
      const errors = optionErrors(known, settings);
      assert.deepEqual(
        errors.map(({ propertyPath }) => propertyPath),
        expected.map(([field]) => field),
      );
      for (const [index, [, reason]] of expected.entries()) assert.match(errors[index]?.reason ?? "", reason);
    });
  }
});

describe("optionWarnings", () => {
  it("warns that the options of another account cannot be read", () => {
    assert.match(
      optionWarnings(FOREIGN, ELSEWHERE).join("\n"),
      /^optionGroupName: The option group "payroll-options" of ".*:snapshot:payroll" belongs to another account, .* an option group in eu-west-1 with the same option\. Ask the owner/,
    );
  });

  it("returns nothing if the options are known or do not matter, or the source is unknown", () => {
    assert.deepEqual(optionWarnings({ ...FOREIGN, options: [] }, ELSEWHERE), []);
    assert.deepEqual(optionWarnings(FOREIGN, { ...NAMED, ...SHARED }), []);
    assert.deepEqual(optionWarnings(EVIDENCE, HERE), []);
    assert.deepEqual(optionWarnings(undefined, ELSEWHERE), []);
  });
});
