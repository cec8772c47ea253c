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

describe("our component for the snapshots of clusters", () => {
  const judge = async (rule: Rule, resources: Resource[], settings: object = {}) => {
    const reports = await run(policies([rule]), resources, { settings });
    return [refusals(reports), notices(reports)];
  };

  const SILENT = [[], []];

  const found = (source: object = {}, rest: object = {}) =>
    lookedUp({ source: { snapshotArn: CLUSTER_SOURCE_ARN, engine: "aurora-postgresql", ...source }, ...rest });

  it("is held to the full ARN of a cluster snapshot", async () => {
    assert.deepEqual(await judge(requireFullArns, clusterComponent({}, found())), SILENT);
    const wrong = { sourceDbClusterSnapshotIdentifier: SOURCE_ARN };
    assert.deepEqual(await judge(requireFullArns, clusterComponent(wrong, found())), [
      ["require-full-arns component", "require-full-arns child"],
      [],
    ]);
  });

  it("is judged by what it looked up about its source", async () => {
    const shared = { sharedAccounts: [PARTNER] };
    const [parent] = clusterComponent(shared, found({}, { keyManager: "AWS" }));
    assert.ok(parent);
    assert.deepEqual(await judge(noDefaultKeyShare, [parent]), [["no-default-key-share component"], []]);
    const [open] = clusterComponent({ sharedAccounts: ["all"] }, found());
    assert.ok(open);
    assert.deepEqual(await judge(noPublicEncryptedShare, [open]), [["no-public-encrypted-share component"], []]);
  });

  it("is not taken for unencrypted because AWS says so of an Aurora cluster: AWS may own the key", async () => {
    const evidence = found({}, { encrypted: false });
    const open = clusterComponent({ sharedAccounts: ["all"] }, evidence);
    assert.deepEqual(await judge(noPublicEncryptedShare, open), [["no-public-encrypted-share child"], []]);
    assert.deepEqual(await judge(noDefaultKeyShare, clusterComponent({ sharedAccounts: [PARTNER] }, evidence)), SILENT);
    const keyed = clusterComponent({ sharedAccounts: [PARTNER], kmsKeyId: KEY_ARN }, found());
    assert.deepEqual(await judge(noDefaultKeyShare, keyed), SILENT);
  });
});

describe("What proves a key that an edge leads to", () => {
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

  it("is held to the Region in its ARN, where the resource names none", async () => {
    const made = goodCopy({ kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [elsewhere] } });
    assert.deepEqual((await judge([elsewhere, made])).refused, ["copy-names-key-of-its-region copy"]);
  });

  it("is warned of where neither its ARN nor its resource names a Region", async () => {
    const untold = key({ policy: policyFor([]) });
    const made = goodCopy({ kmsKeyId: UNKNOWN }, { edges: { kmsKeyId: [untold] } });
    const { refused, noticed, text } = await judge([untold, made], { unknown: "refuse" });
    assert.deepEqual([refused, noticed], [[], ["copy-names-key-of-its-region-notices copy"]]);
    assert.match(text, /the key's Region is undetermined/);
  });

  it("counts a key in the copy's unknown Region as not yet known", async () => {
    const made = goodCopy({ kmsKeyId: UNKNOWN, region: UNKNOWN }, { edges: { kmsKeyId: [elsewhere] } });
    assert.deepEqual((await judge([elsewhere, made])).noticed, ["copy-names-key-of-its-region-notices copy"]);
  });

  it("is given access by grants that name its ARN or its id", async () => {
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

  it("is unproven under two key policies, of which nothing tells the one that holds", async () => {
    const made = key({ policy: policyFor([PARTNER]), region: "eu-west-1" }, { outputs: { arn: KEY_ARN } });
    const policy = (name: string) => keyPolicy({ keyId: KEY_ARN, policy: policyFor([PARTNER]) }, { name });
    const { refused, text } = await judge([made, policy("a"), policy("b"), goodCopy({ ...SHARED, kmsKeyId: KEY_ARN })]);
    assert.deepEqual(refused, ["shared-accounts-have-key-access copy"]);
    assert.match(text, /cannot be read\. Write one policy document/);
  });
});

describe("What a component looked up proves", () => {
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

  it("nothing of a key, where the source is encrypted and its key was not told", async () => {
    const evidence = lookedUp();
    const { kmsKeyId: _, ...source } = evidence["source"] as Record<string, string>;
    const [parent, child] = component(SHARED, { ...evidence, source });
    assert.ok(parent && child);
    const { refused, text } = await judge([parent, child]);
    assert.deepEqual(refused.includes("no-default-key-share child"), true);
    assert.match(text, /must be customer managed, but that is unproven/);
  });

  it("is taken from its outputs where its inputs are not shown", async () => {
    const [parent, child] = component({ ...SHARED, kmsKeyId: OTHER_KEY_ARN }, lookedUp({ arn: OTHER_KEY_ARN }));
    assert.ok(parent && child);
    parent.outputs = { evidence: lookedUp({ arn: OTHER_KEY_ARN }) };
    const { refused } = await judge([{ ...parent, isUntargeted: true }, child]);
    assert.equal(refused.includes("no-default-key-share child"), false);
    parent.outputs = {};
    const without = await judge([{ ...parent, isUntargeted: true }, child]);
    assert.equal(without.refused.includes("no-default-key-share child"), true);
  });

  it("nothing where half of it is missing, or of a key that is AWS's", async () => {
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

describe("What proves the key of a database", () => {
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

  it("knows that Aurora Serverless v1 is always encrypted, without a key under the default one", async () => {
    const serverless = await judge(of({ engine: "aurora-mysql", engineMode: "serverless" }));
    assert.deepEqual(serverless.refused, ["no-default-key-share cluster-snapshot"]);
    assert.match(serverless.text, /Aurora Serverless v1 is always encrypted/);
    assert.deepEqual((await judge(of({ engine: "aurora-mysql" }))).refused, []);
  });

  it("counts a cluster whose engine is not yet known as Aurora's", async () => {
    assert.deepEqual((await judge(of({ engine: UNKNOWN }))).refused, []);
    assert.deepEqual((await judge(of({ engine: "aurora-mysql", storageEncrypted: false }))).refused, []);
  });
});

describe("What is left out of a run", () => {
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

  it("is judged by its outputs: a key that AWS chose is no key that was given", async () => {
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
