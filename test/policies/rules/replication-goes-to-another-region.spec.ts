import assert from "node:assert/strict";
import type { Rule } from "../../../policies/framework/rule";
import { policies } from "../../../policies/pack";
import { replicationGoesToAnotherRegion } from "../../../policies/rules/replication-goes-to-another-region";
import { from, itAnswers } from "../answers";
import { DATABASE_ARN, instance, KEY_ARN, replication } from "../program";
import { notices, type Resource, refusals, run, UNKNOWN } from "../server";

describe("The answers of replication-goes-to-another-region", () => {
  const REPLICATION = { sourceDbInstanceArn: DATABASE_ARN };

  itAnswers(replicationGoesToAnotherRegion, {
    "accepts another Region": [[replication({ ...REPLICATION, region: "eu-west-1" })], []],
    "refuses the same Region": [[replication({ ...REPLICATION, region: "us-east-1" })], ["replication: unsafe"]],
    "refuses another partition": [[replication({ ...REPLICATION, region: "cn-north-1" })], ["replication: unsafe"]],
    "reports a Region that is not yet known": [
      [replication({ ...REPLICATION, region: UNKNOWN })],
      ["replication: unknown"],
    ],
    "reports an instance that is not yet known": [
      [replication({ sourceDbInstanceArn: UNKNOWN, region: "eu-west-1" })],
      ["replication: unknown in stack"],
    ],
    "warns if its own Region is undetermined": [[replication(REPLICATION)], ["replication: warning"]],
    "warns if the Region of an instance of the stack is undetermined": [
      from(instance(), (edges) => replication({ sourceDbInstanceArn: UNKNOWN, region: "eu-west-1" }, { edges })),
      ["replication: warning in stack"],
    ],
    "refuses an instance and a replication without a Region": [
      from(instance(), (edges) => replication({ sourceDbInstanceArn: UNKNOWN }, { edges })),
      ["replication: unsafe in stack"],
    ],
    "accepts an existing resource": [
      [replication({ sourceDbInstanceArn: UNKNOWN }, { outputs: { kmsKeyId: KEY_ARN } })],
      [],
    ],
    "accepts a resource outside a targeted run": [
      [{ ...replication({}, { outputs: { sourceDbInstanceArn: UNKNOWN } }), isUntargeted: true }],
      [],
    ],
    "accepts an instance identifier, or none": [
      [replication({ sourceDbInstanceArn: "orders" }), replication({ region: "eu-west-1" }, { name: "sourceless" })],
      [],
    ],
  });
});

describe("replication-goes-to-another-region", () => {
  const judging =
    (rule: Rule) =>
    async (resources: Resource[], settings: object = {}) => {
      const reports = await run(policies([rule]), resources, { settings });
      return reports.length === 0 ? "safe" : [...refusals(reports), ...notices(reports)];
    };

  /** A replication to Ireland of an instance of the stack, as on the preview of a new stack. */
  const ofInstance = (inputs: Resource["inputs"], ofReplication: Resource["inputs"] = {}) => {
    const database = instance({ region: "us-east-1", ...inputs });
    const replicated = replication(
      { sourceDbInstanceArn: UNKNOWN, region: "eu-west-1", ...ofReplication },
      { edges: { sourceDbInstanceArn: [database] } },
    );
    return [database, replicated];
  };

  const RULE = "replication-goes-to-another-region";
  const judge = judging(replicationGoesToAnotherRegion);
  const of = (region: string, sourceDbInstanceArn = DATABASE_ARN) => [replication({ sourceDbInstanceArn, region })];

  it("refuses the Region of the DB instance, and other partitions", async () => {
    assert.deepEqual(await judge(of("us-east-1")), [`${RULE} replication`]);
    assert.deepEqual(await judge(of("cn-north-1")), [`${RULE} replication`]);
    assert.deepEqual(await judge(of(""), { defaultRegion: "us-east-1" }), [`${RULE} replication`]);
    assert.deepEqual(await judge(ofInstance({}, { region: "us-east-1" })), [`${RULE} replication`]);
    assert.deepEqual(await judge(ofInstance({ region: "" }, { region: "" })), [`${RULE} replication`]);
  });

  it("accepts another Region of the partition, in China too", async () => {
    assert.equal(await judge(of("eu-west-1")), "safe");
    assert.equal(await judge(of("cn-northwest-1", "arn:aws-cn:rds:cn-north-1:111111111111:db:orders")), "safe");
    assert.equal(await judge(ofInstance({})), "safe");
  });

  it("reports unknown values, warns about undetermined Regions, and leaves other strings than ARNs to require-full-arns", async () => {
    assert.deepEqual(await judge(of(UNKNOWN)), [`${RULE}-notices replication`]);
    assert.deepEqual(await judge(of("eu-west-1", UNKNOWN)), [`${RULE}-notices replication`]);
    assert.deepEqual(await judge(of(""), { unproven: "refuse" }), [`${RULE}-notices replication`]);
    assert.equal(await judge(of("eu-west-1", "orders")), "safe");
  });
});

describe("A replication that does not exist yet", () => {
  const judging =
    (rule: Rule) =>
    async (resources: Resource[], settings: object = {}) => {
      const reports = await run(policies([rule]), resources, { settings });
      return reports.length === 0 ? "safe" : [...refusals(reports), ...notices(reports)];
    };

  const judge = judging(replicationGoesToAnotherRegion);
  const ofKey = (outputs?: Resource["inputs"]) => {
    const database = instance({ region: "eu-west-1" });
    const inputs = { sourceDbInstanceArn: UNKNOWN, kmsKeyId: KEY_ARN, region: "eu-west-1" };
    const edges = { sourceDbInstanceArn: [database] };
    return [database, replication(inputs, { edges, ...(outputs && { outputs: { ...inputs, ...outputs } }) })];
  };

  it("is judged even if its own key is known among its outputs", async () => {
    assert.deepEqual(await judge(ofKey()), ["replication-goes-to-another-region replication"]);
    assert.deepEqual(await judge(ofKey({ id: UNKNOWN })), ["replication-goes-to-another-region replication"]);
  });

  it("is distinguished from an existing one by its ID", async () => {
    const id = "arn:aws:rds:eu-west-1:111111111111:auto-backup:ab-w6m5zbbcyqu5x2v4ajy3hjbdcm";
    assert.equal(await judge(ofKey({ id })), "safe");
  });
});

describe("replication-goes-to-another-region, between two providers without a Region", () => {
  const source = instance();
  const replicated = (rest: Partial<Resource>) => [
    source,
    replication({ sourceDbInstanceArn: UNKNOWN }, { edges: { sourceDbInstanceArn: [source] }, ...rest }),
  ];

  itAnswers(replicationGoesToAnotherRegion, {
    "warns, because each provider may find another Region": [
      replicated({ provider: { profile: "abroad" }, providerName: "abroad" }),
      ["replication: warning in stack: the Regions were not compared"],
    ],
    "refuses within one provider, whose Region is one": [replicated({}), ["replication: unsafe in stack"]],
  });
});
