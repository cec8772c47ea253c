import assert from "node:assert/strict";
import type { Rule } from "../../../policies/framework/rule";
import { policies } from "../../../policies/pack";
import { copyNamesKeyOfItsRegion } from "../../../policies/rules/copy-names-key-of-its-region";
import { noDefaultKeyShare } from "../../../policies/rules/no-default-key-share";
import { noPublicEncryptedShare } from "../../../policies/rules/no-public-encrypted-share";
import { requireFullArns } from "../../../policies/rules/require-full-arns";
import { sharedAccountsHaveKeyAccess } from "../../../policies/rules/shared-accounts-have-key-access";
import {
  CLUSTER_SOURCE_ARN,
  cluster,
  clusterComponent,
  clusterSnapshot,
  component,
  copy,
  goodCopy,
  grant,
  KEY_ARN,
  key,
  keyPolicy,
  lookedUp,
  OTHER_KEY_ARN,
  PARTNER,
  policyFor,
  SOURCE_ARN,
} from "../program";
import { notices, type Resource, refusals, run, UNKNOWN } from "../server";

describe("A SnapshotCopy of a cluster snapshot", () => {
  const judge = async (rule: Rule, resources: Resource[], settings: object = {}) => {
    const reports = await run(policies([rule]), resources, { settings });
    return [refusals(reports), notices(reports)];
  };

  const SILENT = [[], []];

  const found = (source: object = {}, rest: object = {}) =>
    lookedUp({ source: { snapshotArn: CLUSTER_SOURCE_ARN, engine: "aurora-postgresql", ...source }, ...rest });

  it("must specify the full ARN of a cluster snapshot", async () => {
    assert.deepEqual(await judge(requireFullArns, clusterComponent({}, found())), SILENT);
    const wrong = { sourceDbClusterSnapshotIdentifier: SOURCE_ARN };
    assert.deepEqual(await judge(requireFullArns, clusterComponent(wrong, found())), [
      ["require-full-arns component", "require-full-arns child"],
      [],
    ]);
  });

  it("is judged by the lookup of its source", async () => {
    const shared = { sharedAccounts: [PARTNER] };
    const [parent] = clusterComponent(shared, found({}, { keyManager: "AWS" }));
    assert.ok(parent);
    assert.deepEqual(await judge(noDefaultKeyShare, [parent]), [["no-default-key-share component"], []]);
    const [open] = clusterComponent({ sharedAccounts: ["all"] }, found());
    assert.ok(open);
    assert.deepEqual(await judge(noPublicEncryptedShare, [open]), [["no-public-encrypted-share component"], []]);
  });

  it("is not known to be unencrypted if AWS reports so for Aurora, because AWS may own the key", async () => {
    const evidence = found({}, { encrypted: false });
    const open = clusterComponent({ sharedAccounts: ["all"] }, evidence);
    assert.deepEqual(await judge(noPublicEncryptedShare, open), [["no-public-encrypted-share child"], []]);
    assert.deepEqual(await judge(noDefaultKeyShare, clusterComponent({ sharedAccounts: [PARTNER] }, evidence)), SILENT);
    const keyed = clusterComponent({ sharedAccounts: [PARTNER], kmsKeyId: KEY_ARN }, found());
    assert.deepEqual(await judge(noDefaultKeyShare, keyed), SILENT);
  });
});

describe("A key that a property depends on", () => {
  const SHARED = { sharedAccounts: [PARTNER] };

  const RULES = [noDefaultKeyShare, sharedAccountsHaveKeyAccess, copyNamesKeyOfItsRegion];

  const judge = async (resources: Resource[], settings: object = {}) => {
    const reports = await run(policies(RULES), resources, { settings });
    return {
      refused: refusals(reports),
      noticed: notices(reports),
      text: reports.map(({ message }) => message).join("\n"),
    };
  };

  const elsewhere = key(
    { policy: policyFor([PARTNER]) },
    { outputs: { arn: KEY_ARN.replace("eu-west-1", "us-east-1") } },
  );

  it("is in the Region of its ARN if the resource specifies none", async () => {
    const made = goodCopy({ kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [elsewhere] } });
    assert.deepEqual((await judge([elsewhere, made])).refused, ["copy-names-key-of-its-region copy"]);
  });

  it("is a warning if neither its ARN nor its resource specifies a Region", async () => {
    const undetermined = key({ policy: policyFor([]) });
    const made = goodCopy({ kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [undetermined] } });
    const { refused, noticed, text } = await judge([undetermined, made], { unknown: "refuse" });
    assert.deepEqual([refused, noticed], [[], ["copy-names-key-of-its-region-notices copy"]]);
    assert.match(text, /the key's Region is undetermined/);
  });

  it("is unknown if the Region of the copy is unknown", async () => {
    const made = goodCopy({ kmsKeyId: UNKNOWN, region: UNKNOWN }, { edges: { kmsKeyId: [elsewhere] } });
    assert.deepEqual((await judge([elsewhere, made])).noticed, ["copy-names-key-of-its-region-notices copy"]);
  });

  it("is open by grants for its ARN or key ID", async () => {
    const made = key({ policy: policyFor([]), region: "eu-west-1" }, { outputs: { arn: KEY_ARN } });
    const operations =
      "CreateGrant Decrypt DescribeKey Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext ReEncryptFrom ReEncryptTo RetireGrant";
    for (const keyId of [KEY_ARN, KEY_ARN.split("/")[1] ?? ""]) {
      const given = grant({
        keyId,
        granteePrincipal: `arn:aws:iam::${PARTNER}:root`,
        operations: operations.split(" "),
        constraints: [],
        region: "eu-west-1",
      });
      const shared = goodCopy({ ...SHARED, kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [made] } });
      const { refused, noticed } = await judge([made, given, shared]);
      assert.deepEqual([refused, noticed], [[], ["shared-accounts-have-key-access-notices copy"]]);
    }
  });

  it("is unproven under two key policies", async () => {
    const made = key({ policy: policyFor([PARTNER]), region: "eu-west-1" }, { outputs: { arn: KEY_ARN } });
    const policy = (name: string) => keyPolicy({ keyId: KEY_ARN, policy: policyFor([PARTNER]) }, { name });
    const { refused, text } = await judge([made, policy("a"), policy("b"), goodCopy({ ...SHARED, kmsKeyId: KEY_ARN })]);
    assert.deepEqual(refused, ["shared-accounts-have-key-access copy"]);
    assert.match(text, /cannot be read\. Write one policy document/);
  });
});

describe("The lookup of a component", () => {
  const SHARED = { sharedAccounts: [PARTNER] };

  const RULES = [noDefaultKeyShare, sharedAccountsHaveKeyAccess, copyNamesKeyOfItsRegion];

  const judge = async (resources: Resource[], settings: object = {}) => {
    const reports = await run(policies(RULES), resources, { settings });
    return {
      refused: refusals(reports),
      noticed: notices(reports),
      text: reports.map(({ message }) => message).join("\n"),
    };
  };

  it("proves nothing about the key of an encrypted source if it contains no key", async () => {
    const evidence = lookedUp();
    const { kmsKeyId: _, ...source } = evidence["source"] as Record<string, string>;
    const [parent, child] = component(SHARED, { ...evidence, source });
    assert.ok(parent && child);
    const { refused, text } = await judge([parent, child]);
    assert.deepEqual(refused.includes("no-default-key-share child"), true);
    assert.match(text, /must be customer managed, but that is unproven/);
  });

  it("is read from the outputs if the inputs are not shown", async () => {
    const [parent, child] = component({ ...SHARED, kmsKeyId: OTHER_KEY_ARN }, lookedUp({ arn: OTHER_KEY_ARN }));
    assert.ok(parent && child);
    parent.outputs = { evidence: lookedUp({ arn: OTHER_KEY_ARN }) };
    const { refused } = await judge([{ ...parent, isUntargeted: true }, child]);
    assert.equal(refused.includes("no-default-key-share child"), false);
    parent.outputs = {};
    const without = await judge([{ ...parent, isUntargeted: true }, child]);
    assert.equal(without.refused.includes("no-default-key-share child"), true);
  });

  it("proves nothing if half of it is missing, or for a key of AWS", async () => {
    const { source, key: looked } = lookedUp();
    for (const evidence of [
      { source },
      { source, key: { arn: KEY_ARN } },
      { source, key: { keyManager: "CUSTOMER" } },
      { source, key: { ...(looked as object), keyManager: "AWS" } },
    ]) {
      const { refused } = await judge(component({ ...SHARED, kmsKeyId: KEY_ARN }, evidence as Resource["inputs"]));
      assert.ok(
        refused.some((line) => line.startsWith("no-default-key-share ")),
        JSON.stringify(evidence),
      );
    }
  });
});

describe("The key of a database", () => {
  const SHARED = { sharedAccounts: [PARTNER] };

  const RULES = [noDefaultKeyShare, sharedAccountsHaveKeyAccess, copyNamesKeyOfItsRegion];

  const judge = async (resources: Resource[], settings: object = {}) => {
    const reports = await run(policies(RULES), resources, { settings });
    return {
      refused: refusals(reports),
      noticed: notices(reports),
      text: reports.map(({ message }) => message).join("\n"),
    };
  };

  const of = (inputs: Resource["inputs"]) => {
    const database = cluster(inputs);
    const edges = { dbClusterIdentifier: [database] };
    return [database, clusterSnapshot({ dbClusterIdentifier: UNKNOWN, ...SHARED }, { edges })];
  };

  it("is the default key for Aurora Serverless v1 without a key, which is always encrypted", async () => {
    const serverless = await judge(of({ engine: "aurora-mysql", engineMode: "serverless" }));
    assert.deepEqual(serverless.refused, ["no-default-key-share cluster-snapshot"]);
    assert.match(serverless.text, /Aurora Serverless v1 is always encrypted/);
    assert.deepEqual((await judge(of({ engine: "aurora-mysql" }))).refused, []);
  });

  it("may be owned by AWS if the engine of the cluster is unknown", async () => {
    assert.deepEqual((await judge(of({ engine: UNKNOWN }))).refused, []);
    assert.deepEqual((await judge(of({ engine: "aurora-mysql", storageEncrypted: false }))).refused, []);
  });
});

describe("A resource outside a targeted run", () => {
  const SHARED = { sharedAccounts: [PARTNER] };

  const RULES = [noDefaultKeyShare, sharedAccountsHaveKeyAccess, copyNamesKeyOfItsRegion];

  const judge = async (resources: Resource[], settings: object = {}) => {
    const reports = await run(policies(RULES), resources, { settings });
    return {
      refused: refusals(reports),
      noticed: notices(reports),
      text: reports.map(({ message }) => message).join("\n"),
    };
  };

  it("is judged by its outputs, but a key chosen by AWS does not count as specified", async () => {
    const outputs = { ...SHARED, kmsKeyId: UNKNOWN, region: "eu-west-1" };
    const chosen: Resource = { ...copy({}, { outputs }), isUntargeted: true };
    const made = key({ policy: policyFor([PARTNER]), region: "eu-west-1" });
    const given: Resource = { ...chosen, name: "given", edges: { kmsKeyId: [made] } };
    const { refused } = await judge([made, chosen, given]);
    assert.deepEqual(
      refused.filter((line) => line.endsWith(" given")),
      [],
    );
    assert.deepEqual(refused.filter((line) => line.endsWith(" copy")).length > 0, true);
  });
});
