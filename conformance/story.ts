/** The main program on AWS: the instance's newest snapshot is copied to the other Region and shared. */
import main = require("../index");

import { isDeepStrictEqual } from "node:util";
import type { Results } from "./results";
import type { RunStack } from "./stack";
import type { Clients, Scene } from "./subjects/subject";

export const MAIN_PROGRAM = "main program";

/** The stack config of the main program. */
export function storyConfig({ prefix, region, targetRegion, shareWith }: Scene): Record<string, string> {
  const sharedAccounts = shareWith === undefined ? {} : { sharedAccounts: [shareWith] };
  const project = "pulumi-rds-snapshots";
  return {
    "aws:region": region,
    [`${project}:databases`]: JSON.stringify([{ identifier: prefix, region, snapshots: { type: "manual" } }]),
    [`${project}:targets`]: JSON.stringify([{ region: targetRegion, ...sharedAccounts }]),
    [`${project}:deletion`]: "delete",
    [`${project}:tags`]: JSON.stringify({ "rds-snapshots-conformance": prefix }),
  };
}

interface Copy {
  readonly status: string;
  readonly sharedAccounts: readonly string[];
}

/** The copies of the main program in AWS. Their names state database, Region and time. */
async function copiesInAws(clients: Clients, { prefix, targetRegion }: Scene): Promise<Copy[]> {
  const rds = clients.rds(targetRegion);
  const { DBSnapshots = [] } = await rds.describeDBSnapshots({ SnapshotType: "manual" });
  const copies = DBSnapshots.filter(({ DBSnapshotIdentifier: id = "" }) => id.startsWith(`${prefix}-${targetRegion}-`));
  return Promise.all(
    copies.map(async ({ DBSnapshotIdentifier, Status = "" }) => {
      const { DBSnapshotAttributesResult: found } = await rds.describeDBSnapshotAttributes({ DBSnapshotIdentifier });
      const restore = found?.DBSnapshotAttributes?.find(({ AttributeName }) => AttributeName === "restore");
      return { status: Status, sharedAccounts: restore?.AttributeValues ?? [] };
    }),
  );
}

export async function runStory(stack: RunStack, clients: Clients, scene: Scene, results: Results): Promise<void> {
  const up = await stack.run("up", main);
  const errors = [...up.errors.values()].join(" ");
  const expected: Copy[] = [
    { status: "available", sharedAccounts: scene.shareWith === undefined ? [] : [scene.shareWith] },
  ];
  results.judge(MAIN_PROGRAM, "create", expected, await copiesInAws(clients, scene), errors);
  const { steps, failed } = await stack.run("preview", main);
  const changed = [...steps].filter(([, { op, differences }]) => op !== "same" || !isDeepStrictEqual(differences, {}));
  results.judge(
    MAIN_PROGRAM,
    "no change",
    [],
    failed ? "an error" : changed.map(([name, { op }]) => `${op} ${name}`),
    errors,
  );
  const destroyed = await stack.run("destroy");
  results.judge(
    MAIN_PROGRAM,
    "delete",
    [],
    await copiesInAws(clients, scene),
    [...destroyed.errors.values()].join(" "),
  );
}
