import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { inexpressible, PARTNER } from "../oracle/table";
import { onSandbox } from "./onSandbox";
import { SAMPLE } from "./programs/agreement/sample";

const program = path.join(__dirname, "programs", "agreement");

/** For each snapshot, the accounts that AWS shares it with, and why AWS refused the partner's copy of it. */
interface AwsState {
  shared: Record<string, string[]>;
  refusedToPartner: Record<string, string>;
}

const ASKED_OF_AWS = `
import json
role = boto3.client("sts").assume_role(RoleArn="arn:aws:iam::${PARTNER}:role/SnapshotReceiver", RoleSessionName="e2e")["Credentials"]
partner = dict(aws_access_key_id=role["AccessKeyId"], aws_secret_access_key=role["SecretAccessKey"], aws_session_token=role["SessionToken"])
there = boto3.client("rds", "eu-west-1")
theirs = boto3.client("rds", "eu-west-1", **partner)
key = boto3.client("kms", "eu-west-1", **partner).create_key()["KeyMetadata"]["Arn"]
shared, refused = {}, {}
for noun, action, encrypted in (("DBSnapshot", "db_snapshot", "Encrypted"), ("DBClusterSnapshot", "db_cluster_snapshot", "StorageEncrypted")):
    for found in getattr(there, f"describe_{action}s")(SnapshotType="manual")[f"{noun}s"]:
        name = found[f"{noun}Identifier"]
        attributes = getattr(there, f"describe_{action}_attributes")(**{f"{noun}Identifier": name})
        shared[name] = attributes[f"{noun}AttributesResult"][f"{noun}Attributes"][0]["AttributeValues"]
        if found[encrypted] and "${PARTNER}" in shared[name]:
            names = {f"Source{noun}Identifier": found[f"{noun}Arn"], f"Target{noun}Identifier": name}
            try:
                getattr(theirs, f"copy_{action}")(**names, KmsKeyId=key)
            except theirs.exceptions.ClientError as error:
                refused[name] = str(error)
print(json.dumps({"shared": shared, "refusedToPartner": refused}))`;

describe("the policy pack and the local AWS", () => {
  // Copies of one database would wait for each other, and the provider fails on a copy that waits.
  const { pack, run, exec, boto3 } = onSandbox({ copySeconds: 0 });
  const folder = mkdtempSync(path.join(tmpdir(), "rds-snapshots-agreement-"));
  after(() => rmSync(folder, { recursive: true }));
  let refused = new Set<string>();

  it("judge only rows of the truth table that a program can express", () => {
    assert.deepEqual(
      SAMPLE.filter(({ row }) => inexpressible(row) !== undefined),
      [],
    );
  });

  it("agree on the sample: AWS accepts what the pack accepts, and the pack refuses what AWS refuses", () => {
    refused = refusedIn(run(["pulumi", "preview", "--policy-pack", pack], program).output);
    const accepted = acceptedByAws();
    const answers = (answerOf: (name: string) => string) =>
      Object.fromEntries(SAMPLE.map(({ name }) => [name, answerOf(name)]));
    assert.deepEqual(
      answers((name) => {
        const [pack, aws] = [refused.has(name), !accepted.has(name)];
        return pack ? (aws ? "both" : "pack") : aws ? "AWS alone" : "nobody";
      }),
      Object.fromEntries(SAMPLE.map(({ name, refusedBy }) => [name, refusedBy])),
    );
  });

  it("agree afterwards: the pack refuses the same resources by their state alone", () => {
    const file = path.join(folder, "state.json");
    exec(["pulumi", "stack", "export", "--file", file], program);
    const state = JSON.parse(readFileSync(file, "utf8")) as { deployment: { resources: { urn: string }[] } };
    const there = state.deployment.resources.map(({ urn }) => urn.split("::").at(-1) ?? "");
    const analyzed = refusedIn(run(["pulumi", "policy", "analyze", "--file", file, "--policy-pack", pack]).output);
    assert.deepEqual([...analyzed].sort(), [...refused].filter((name) => there.includes(name)).sort());
  });

  /** The names of the resources that the pack refuses. */
  function refusedIn(output: string): Set<string> {
    const refused = [...output.matchAll(/\[mandatory\].*\(aws:rds:\w+: (\S+)\)/g)].map(([, name = ""]) => name);
    assert.ok(refused.length > 0, output);
    return new Set(refused);
  }

  /** The names of the snapshots that AWS created and shared as declared, and that the partner can copy if encrypted. */
  function acceptedByAws(): Set<string> {
    const up = ["pulumi", "up", "--yes", "--skip-preview", "--continue-on-error", "--parallel", "64"];
    const { output } = run(up, program);
    const { shared, refusedToPartner } = JSON.parse(boto3(ASKED_OF_AWS)) as AwsState;
    const audiences = { none: [], accounts: [PARTNER], all: ["all"], mixed: [PARTNER, "all"], twice: [PARTNER] };
    const accepted = SAMPLE.filter(({ name, row }) => {
      const isShared = [...(shared[name] ?? ["nobody"])].sort().join() === [...audiences[row.audience]].sort().join();
      return isShared && refusedToPartner[name] === undefined;
    });
    assert.ok(accepted.length > 0, output);
    return new Set(accepted.map(({ name }) => name));
  }
});
