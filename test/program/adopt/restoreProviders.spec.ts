import assert from "node:assert/strict";
import { readPlan } from "../../../program/adopt/planned";
import { restoreProviders } from "../../../program/adopt/restoreProviders";

const STACK = "urn:pulumi:prod::p::pulumi:pulumi:Stack::p-prod";
const PARTNER = "urn:pulumi:prod::p::pulumi:providers:aws::partner";
const DEFAULT = "urn:pulumi:prod::p::pulumi:providers:aws::default_7_48_0";
const COPY = "urn:pulumi:prod::p::aws:rds/snapshotCopy:SnapshotCopy::orders";

interface Resource {
  urn: string;
  id?: string;
  parent?: string;
  outputs?: object;
}

/** Restores the provider of one copy to import, and returns the new state. */
async function restored(provider: string, op: string, resources: Resource[] | null, exportCode = 0) {
  const step = (urn: string, type: string, operation: string, more: object) => ({
    op: operation,
    urn,
    newState: { urn, type, ...more },
  });
  const inputs = { region: "eu-west-1", version: "7.48.0" };
  const { steps } = readPlan(
    JSON.stringify({
      steps: [
        step(STACK, "pulumi:pulumi:Stack", "create", {}),
        step(provider, "pulumi:providers:aws", op, { custom: true, parent: STACK, inputs }),
        step(COPY, "aws:rds/snapshotCopy:SnapshotCopy", "create", { custom: true, provider: `${provider}::04da6b54` }),
      ],
    }),
  );
  const commands: string[][] = [];
  let imported: Resource[] | undefined;
  const code = await restoreProviders(
    [{ urn: COPY, id: "orders@eu-west-1" }],
    steps,
    ["-s", "prod", "--yes", "--config-file", "x"],
    {
      pulumi: async (command) => {
        commands.push([...command]);
        return {
          code: command[1] === "export" ? exportCode : 0,
          stdout: JSON.stringify({ version: 3, deployment: { resources } }),
        };
      },
      withFile: async (content, use) => {
        imported = (JSON.parse(content) as { deployment: { resources: Resource[] } }).deployment.resources;
        return use("FILE");
      },
    },
  );
  return { code, commands, imported };
}

describe("restoreProviders", () => {
  it("adds lost providers with new IDs, and the stack that they belong to", async () => {
    const { code, commands, imported = [] } = await restored(PARTNER, "create", null);
    assert.equal(code, 0);
    assert.deepEqual(commands, [
      ["stack", "export", "--stack", "prod"],
      ["stack", "import", "--file", "FILE", "--stack", "prod"],
    ]);
    assert.deepEqual(
      imported.map(({ urn }) => urn),
      [STACK, PARTNER],
    );
    const [, provider] = imported;
    assert.match(provider?.id ?? "", /^[0-9a-f-]{36}$/);
    assert.deepEqual([provider?.parent, provider?.outputs], [STACK, { region: "eu-west-1", version: "7.48.0" }]);
  });

  it("adds them after the resources in the state", async () => {
    const kept = [{ urn: STACK }, { urn: DEFAULT, id: "1" }];
    const { imported } = await restored(PARTNER, "create", kept);
    assert.deepEqual(imported?.slice(0, 2), kept);
    assert.equal(imported?.length, 3);
  });

  it("skips providers that the state has, and the engine's default providers", async () => {
    assert.deepEqual((await restored(PARTNER, "same", null)).commands, []);
    assert.deepEqual((await restored(DEFAULT, "create", null)).commands, []);
  });

  it("imports nothing if the state cannot be exported", async () => {
    const { code, imported } = await restored(PARTNER, "create", null, 255);
    assert.deepEqual([code, imported], [255, undefined]);
  });
});
