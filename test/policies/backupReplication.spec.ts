import assert from "node:assert/strict";
import type { Rule } from "../../policies/framework/rule";
import { policies } from "../../policies/pack";
import { copyNamesKeyOfItsRegion } from "../../policies/rules/copy-names-key-of-its-region";
import { replicationGoesToAnotherRegion } from "../../policies/rules/replication-goes-to-another-region";
import { replicationRetentionInRange } from "../../policies/rules/replication-retention-in-range";
import { requireFullArns } from "../../policies/rules/require-full-arns";
import { DATABASE_ARN, instance, KEY_ARN, key, replication } from "./program";
import { notices, type Resource, refusals, run, UNKNOWN } from "./server";

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

describe("replication-goes-to-another-region", () => {
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

  it("tells what is not yet known, warns where nothing tells, and leaves what is no ARN to require-full-arns", async () => {
    assert.deepEqual(await judge(of(UNKNOWN)), [`${RULE}-notices replication`]);
    assert.deepEqual(await judge(of("eu-west-1", UNKNOWN)), [`${RULE}-notices replication`]);
    assert.deepEqual(await judge(of(""), { unproven: "refuse" }), [`${RULE}-notices replication`]);
    assert.equal(await judge(of("eu-west-1", "orders")), "safe");
  });
});

describe("a replication that does not exist yet", () => {
  const judge = judging(replicationGoesToAnotherRegion);
  const ofKey = (outputs?: Resource["inputs"]) => {
    const database = instance({ region: "eu-west-1" });
    const inputs = { sourceDbInstanceArn: UNKNOWN, kmsKeyId: KEY_ARN, region: "eu-west-1" };
    const edges = { sourceDbInstanceArn: [database] };
    return [database, replication(inputs, { edges, ...(outputs && { outputs: { ...inputs, ...outputs } }) })];
  };

  it("is judged although the key that it is given is known among its outputs too", async () => {
    assert.deepEqual(await judge(ofKey()), ["replication-goes-to-another-region replication"]);
    assert.deepEqual(await judge(ofKey({ id: UNKNOWN })), ["replication-goes-to-another-region replication"]);
  });

  it("is told by its id from one that does", async () => {
    const id = "arn:aws:rds:eu-west-1:111111111111:auto-backup:ab-w6m5zbbcyqu5x2v4ajy3hjbdcm";
    assert.equal(await judge(ofKey({ id })), "safe");
  });
});

describe("replication-retention-in-range", () => {
  const RULE = "replication-retention-in-range";
  const of = (retentionPeriod: number | string) =>
    judging(replicationRetentionInRange)([replication({ retentionPeriod })]);

  it("accepts 1 to 35 days, and AWS's default", async () => {
    for (const days of [1, 7, 35, "14"]) {
      assert.equal(await of(days), "safe");
    }
    assert.equal(await judging(replicationRetentionInRange)([replication()]), "safe");
  });

  it("refuses others", async () => {
    for (const days of [0, 36, -1, 1.5, "a week", "0x7", " 7", "1e1", "7.0"]) {
      assert.deepEqual(await of(days), [`${RULE} replication`]);
    }
  });

  it("tells that it is not yet known", async () => {
    assert.deepEqual(await of(UNKNOWN), [`${RULE}-notices replication`]);
  });
});

describe("copy-names-key-of-its-region, of a replication", () => {
  const RULE = "copy-names-key-of-its-region";
  const judge = judging(copyNamesKeyOfItsRegion);

  it("refuses one of an encrypted instance that names no key, and a key of another Region", async () => {
    assert.deepEqual(await judge(ofInstance({ storageEncrypted: true })), [`${RULE} replication`]);
    const elsewhere = KEY_ARN.replace("eu-west-1", "us-east-1");
    assert.deepEqual(await judge(ofInstance({}, { kmsKeyId: elsewhere })), [`${RULE} replication`]);
  });

  it("accepts a key of its Region, and none for an unencrypted instance", async () => {
    assert.equal(await judge(ofInstance({ storageEncrypted: true }, { kmsKeyId: KEY_ARN })), "safe");
    assert.equal(await judge(ofInstance({})), "safe");
    const made = key({ region: "eu-west-1" });
    const named = replication({ kmsKeyId: UNKNOWN, region: "eu-west-1" }, { edges: { kmsKeyId: [made] } });
    assert.equal(await judge([made, named]), "safe");
  });

  it("warns where nothing tells whether the instance is encrypted, until AWS has made the replication", async () => {
    const literal = { sourceDbInstanceArn: DATABASE_ARN, region: "eu-west-1" };
    assert.deepEqual(await judge([replication(literal)], { unproven: "refuse" }), [`${RULE}-notices replication`]);
  });
});

describe("require-full-arns, of a replication", () => {
  const judge = judging(requireFullArns);

  it("accepts the ARNs of DB instances and keys, and refuses all else", async () => {
    assert.equal(await judge([replication({ sourceDbInstanceArn: DATABASE_ARN, kmsKeyId: KEY_ARN })]), "safe");
    const wrong = ["orders", "arn:aws:rds:us-east-1:111111111111:cluster:orders", KEY_ARN, `${DATABASE_ARN} `];
    for (const sourceDbInstanceArn of wrong) {
      assert.deepEqual(await judge([replication({ sourceDbInstanceArn })]), ["require-full-arns replication"]);
    }
    assert.deepEqual(await judge([replication({ kmsKeyId: "alias/orders" })]), ["require-full-arns replication"]);
    assert.equal(await judge(ofInstance({})), "safe");
  });
});
