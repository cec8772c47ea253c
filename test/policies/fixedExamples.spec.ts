import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { policies, RULES } from "../../policies/pack";
import { record } from "../components/recording";
import { copy, key, PARTNER, policyFor } from "./program";
import { type Resource, refusals, run } from "./server";

const EXAMPLES = path.join(__dirname, "..", "..", "examples", "unsafe");
const OWNER = "111111111111";
const SHARED = { sharedAccounts: [PARTNER] };
const OPEN = { policy: policyFor([OWNER, PARTNER]) };

/** The identifiers and ARNs of the resources that an example refers to, which exist already. */
const OUTPUTS: Readonly<Record<string, Resource["inputs"]>> = {
  "aws:rds/instance:Instance": { identifier: "database" },
  "aws:rds/cluster:Cluster": { clusterIdentifier: "database" },
  "aws:rds/optionGroup:OptionGroup": { name: "options" },
  "aws:rds/snapshot:Snapshot": { dbSnapshotArn: `arn:aws:rds:us-east-1:${OWNER}:snapshot:taken` },
  "aws:rds/clusterSnapshot:ClusterSnapshot": {
    dbClusterSnapshotArn: `arn:aws:rds:us-east-1:${OWNER}:cluster-snapshot:taken`,
  },
};

/** The resources that an example registers. All but the last one exist already. */
async function resourcesOf(example: string): Promise<Resource[]> {
  const { resources, errors } = await record(() => require(path.join(EXAMPLES, example, "index.ts")), {
    outputs: OUTPUTS,
  });
  assert.deepEqual(errors, []);
  return resources.map(({ type, name, inputs }, index) => {
    const given = inputs as Record<string, JavaScriptValue>;
    return index === resources.length - 1 ? { type, name, inputs: given } : existing({ type, name, inputs: given });
  });
}

/** A resource with its outputs. */
function existing(resource: Resource): Resource {
  const { type, name, inputs } = resource;
  const arn = `arn:aws:kms:${String(inputs["region"])}:${OWNER}:key/${name}`;
  return { ...resource, outputs: { ...inputs, ...OUTPUTS[type], ...(type === key().type && { arn }) } };
}

type Change = (program: Resource[]) => Resource[];

/** Changes the refused resource, which is the last one. */
const change =
  (inputs: Resource["inputs"]): Change =>
  (program) =>
    program.map((resource, index) =>
      index === program.length - 1 ? { ...resource, inputs: { ...resource.inputs, ...inputs } } : resource,
    );
/** Changes the first resource, on which the refused one depends. */
const changeFirst =
  (inputs: Resource["inputs"]): Change =>
  ([first = key(), ...rest]) => [existing({ ...first, inputs: { ...first.inputs, ...inputs } }), ...rest];
const remove: Change = (program) => program.slice(0, -1);
const keyIn = (region: string, inputs: Resource["inputs"] = {}) =>
  existing(key({ region, ...inputs }, { name: "made" }));
const arnIn = (region: string) => `arn:aws:kms:${region}:${OWNER}:key/made`;
/** A shared copy under a key of the program. */
const sharedCopy = (sourceDbSnapshotIdentifier: string) => [
  keyIn("us-east-1", OPEN),
  copy(
    { sourceDbSnapshotIdentifier, kmsKeyId: arnIn("us-east-1"), region: "us-east-1", ...SHARED },
    { name: "shared" },
  ),
];
const snapshotArn = (identifier: string, account = OWNER) => `arn:aws:rds:us-east-1:${account}:snapshot:${identifier}`;

/** The fix that the message about each example proposes. */
const FIXES: Readonly<Record<string, Change>> = {
  "no-public-encrypted-share": (program) => changeFirst(OPEN)(change(SHARED)(program)),
  "no-public-share": change(SHARED),
  "no-default-key-share": (program) => [
    ...change({ sharedAccounts: [] })(program),
    ...sharedCopy(snapshotArn("billing-for-partner")),
  ],
  "no-automated-snapshot-share": (program) => [
    ...remove(program),
    ...sharedCopy(snapshotArn("rds:catalog-2026-11-01-03-00")),
  ],
  "no-persistent-option-share": changeFirst({ options: [] }),
  "no-wildcard-key-principal": change(OPEN),
  "shared-accounts-have-key-access": changeFirst(OPEN),
  "shared-accounts-well-formed": change({ sharedAccounts: [PARTNER, "333333333333"] }),
  "allowed-accounts": change(SHARED),
  "allowed-regions": (program) => [
    keyIn("eu-west-1"),
    ...change({ region: "eu-west-1", kmsKeyId: arnIn("eu-west-1") })(program),
  ],
  "require-full-arns": change({
    kmsKeyId: arnIn("us-east-1"),
    sourceDbSnapshotIdentifier: snapshotArn("orders-before-migration"),
  }),
  "no-destination-region": change({ destinationRegion: null, region: "eu-west-1" }),
  "valid-identifiers": change({ dbSnapshotIdentifier: "catalog-before-migration" }),
  "copy-names-key-of-its-region": (program) => [
    keyIn("eu-west-1"),
    ...change({ kmsKeyId: arnIn("eu-west-1") })(program),
  ],
  "copy-names-option-group": change({ optionGroupName: "ledger-abroad" }),
  "copy-stays-in-partition": change({ region: "cn-north-1", kmsKeyId: null }),
  "no-multi-az-cluster-snapshot-copy": remove,
  "no-rds-custom-snapshot-copy": remove,
  "shared-snapshot-copied-before-restore": (program) => [
    keyIn("us-east-1"),
    copy(
      {
        sourceDbSnapshotIdentifier: snapshotArn("partner-export", "333333333333"),
        targetDbSnapshotIdentifier: "received",
        kmsKeyId: arnIn("us-east-1"),
        region: "us-east-1",
      },
      { name: "received" },
    ),
    ...change({ snapshotIdentifier: "received" })(program),
  ],
  "snapshot-used-in-its-region": change({ region: "us-east-1" }),
  "restores-not-publicly-accessible": change({ publiclyAccessible: null }),
  "replication-goes-to-another-region": change({ region: "eu-west-1" }),
  "replication-retention-in-range": change({ retentionPeriod: 35 }),
};

/** For each example, the rules that refuse it according to the README. */
const DOCUMENTED = new Map(
  [
    ...readFileSync(path.join(EXAMPLES, "README.md"), "utf8").matchAll(
      /^\| \[`(.+?)`\]\(\1\/index\.ts\) .*\|(.*)\|$/gm,
    ),
  ].map(([, rule = "", others = ""]) => [
    rule,
    [rule, ...[...others.matchAll(/`(.+?)`/g)].map(([, other = ""]) => other)].sort(),
  ]),
);

describe("Each unsafe example", () => {
  const judge = async (rule: string, program: Resource[]) => {
    const file = path.join(EXAMPLES, rule, "policy-config.json");
    const config = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
    const refused = refusals(await run(policies(), program, config));
    return [...new Set(refused.map((refusal) => refusal.split(" ")[0]))].sort();
  };

  it("has a fix, and a mandatory rule", () => {
    const mandatory = RULES.filter(({ level }) => level !== "advisory").map(({ name }) => name);
    assert.deepEqual(Object.keys(FIXES), mandatory);
    assert.deepEqual([...DOCUMENTED.keys()], mandatory);
  });

  for (const [rule, fix] of Object.entries(FIXES)) {
    it(`for ${rule} is refused as documented, and accepted after the proposed fix`, async () => {
      const program = await resourcesOf(rule);
      assert.deepEqual(await judge(rule, program), DOCUMENTED.get(rule));
      assert.deepEqual(await judge(rule, fix(program)), []);
    });
  }
});
