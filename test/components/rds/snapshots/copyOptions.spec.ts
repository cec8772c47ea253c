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
    ["is that of a source that is copied to another Region", EVIDENCE, ELSEWHERE, OWN_GROUP],
    ["is that of a source that another account shares", FOREIGN, HERE, OTHER_ACCOUNTS_GROUP],
    ["is that of a source that is public", { ...EVIDENCE, snapshotType: "public" }, HERE, OTHER_ACCOUNTS_GROUP],
    ["is that of a copy that is shared", EVIDENCE, { ...HERE, ...SHARED }, OWN_GROUP],
    ["is that of a copy that is shared, whatever group it names", EVIDENCE, { ...NAMED, ...SHARED }, OWN_GROUP],
    [
      "is that of SQL Server",
      { ...EVIDENCE, engine: "sqlserver-se" },
      ELSEWHERE,
      { ...OWN_GROUP, engineName: "sqlserver-se" },
    ],
    [
      "is that of a source in a Region that is not known",
      { ...EVIDENCE, snapshotArn: SOURCE.replace("us-east-1", "xx-east-1") },
      HERE,
      OWN_GROUP,
    ],
    ["is none within the Region and account, where the copy keeps its group", EVIDENCE, HERE, undefined],
    ["is none where the copy names a group", EVIDENCE, NAMED, undefined],
    ["is none where another account's is named again", FOREIGN, { ...HERE, hasOptionGroupName: true }, undefined],
    [
      "is none when it is a default one",
      { ...EVIDENCE, optionGroupName: "default:oracle-ee-19" },
      ELSEWHERE,
      undefined,
    ],
    ["is none when the source has none", without("optionGroupName"), ELSEWHERE, undefined],
    ["is none when the engine is not known", without("engine"), ELSEWHERE, undefined],
    ["is none of MySQL, whose options bind nothing", { ...EVIDENCE, engine: "mysql" }, ELSEWHERE, undefined],
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
    /^A snapshot with TDE cannot be shared, but the source's option group "payroll-options" has it; remove sharedAccounts\. The option is permanent: .*Oracle Data Pump/,
  ] as const;
  const cases: Readonly<Record<string, Case>> = {
    "must be in a group of the target Region when they are persistent or permanent": {
      options: ["Timezone", "OEM", "OLS"],
      settings: ELSEWHERE,
      expected: [
        [
          "optionGroupName",
          /^must be an option group in eu-west-1 with Timezone, OLS, because the source's option group "payroll-options" has these/,
        ],
      ],
    },
    "may be those that are never shared where nobody shares them, and must be in the group all the same": {
      options: ["TDE"],
      settings: ELSEWHERE,
      expected: [["optionGroupName", /with TDE, because .* persistent or permanent options/]],
    },
    "must be in a group of the own account when another account shares them": {
      evidence: FOREIGN,
      options: ["Timezone", "OEM"],
      settings: HERE,
      expected: [["optionGroupName", /^must be an option group in us-east-1 with Timezone, because/]],
    },
    "are not shared when they are TDE of Oracle": {
      options: ["TDE", "Timezone", "OEM"],
      settings: { ...HERE, ...SHARED },
      expected: [unshareable],
    },
    "are not shared when they are TDE, whatever group the copy names": {
      options: ["TDE", "OEM"],
      settings: { ...NAMED, ...SHARED },
      expected: [unshareable],
    },
    "are not shared when they are TDE of SQL Server, which can be turned off": {
      evidence: { engine: "sqlserver-ee" },
      options: ["TDE"],
      settings: { ...HERE, ...SHARED },
      expected: [["sharedAccounts", /To share the data, restore the snapshot, disable encryption in each database/]],
    },
    "are told as what else is wrong, where the share cannot go alone": {
      options: ["TDE"],
      settings: {
        ...HERE,
        ...SHARED,
        share: { propertyPath: "sourceDbSnapshotIdentifier", remove: "the SharedSnapshot" },
      },
      expected: [["sourceDbSnapshotIdentifier", /has it; remove the SharedSnapshot\. The option/]],
    },
    "may be wrong in two ways at once": {
      options: ["TDE"],
      settings: { ...ELSEWHERE, ...SHARED },
      expected: [["optionGroupName", /with TDE, because .* persistent or permanent options/], unshareable],
    },
    "may be shared when they are Timezone": {
      options: ["Timezone"],
      settings: { ...HERE, ...SHARED },
      expected: [],
    },
    "may go anywhere when they bind nothing": {
      options: ["OEM", "SSL"],
      settings: { ...ELSEWHERE, ...SHARED },
      expected: [],
    },
    "may go elsewhere with a group that has them": {
      options: ["Timezone"],
      settings: { ...NAMED, ...SHARED },
      expected: [],
    },
    "may stay where they are": { options: ["TDE"], settings: HERE, expected: [] },
    "forbid nothing when they are not known": { settings: { ...ELSEWHERE, ...SHARED }, expected: [] },
    "forbid nothing when the source is not known": {
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
  it("tells of the options of another account, which cannot be read", () => {
    assert.match(
      optionWarnings(FOREIGN, ELSEWHERE).join("\n"),
      /^optionGroupName: The option group "payroll-options" of ".*:snapshot:payroll" belongs to another account, .* an option group in eu-west-1 with the same option\. Ask the owner/,
    );
  });

  it("has nothing to say where the options are known, do not matter, or nothing is known of the source", () => {
    assert.deepEqual(optionWarnings({ ...FOREIGN, options: [] }, ELSEWHERE), []);
    assert.deepEqual(optionWarnings(FOREIGN, { ...NAMED, ...SHARED }), []);
    assert.deepEqual(optionWarnings(EVIDENCE, HERE), []);
    assert.deepEqual(optionWarnings(undefined, ELSEWHERE), []);
  });
});
