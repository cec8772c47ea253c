/** Removes what a run made, also after a failure or an interruption. */

import { promiseOf } from "./changes";
import { leftovers, removeLeftovers } from "./leftovers";
import type { Results } from "./results";
import { folderOf, type RunRecord } from "./runs";
import { type Interruption, type Ran, RunStack } from "./stack";
import type { Clients, Scene, Subject } from "./subjects/subject";

const ATTEMPTS = 3;
/** A Ctrl-C in the terminal also ends the engine that destroys. The run goes on, and destroys again. */
const never: Interruption = { isRequested: false, engine: new AbortController().signal };

export type Log = (line: string) => void;

/** The stack of the table (`table`), and that of the main program. */
export function openStacks(
  record: RunRecord,
  story: Readonly<Record<string, string>>,
  interruption: Interruption,
  log: Log,
) {
  const common = { folder: folderOf(record), interruption, log };
  const config = { "aws:region": record.region };
  return {
    table: () => RunStack.open({ ...common, project: "conformance", name: "table", config }),
    imports: () => RunStack.open({ ...common, project: "conformance", name: "imports", config }),
    story: () => RunStack.open({ ...common, project: "pulumi-rds-snapshots", name: "story", config: story }),
  };
}

export interface Removed {
  /** The last destroy of the table's stack. */
  readonly table: Ran;
  /** What AWS still has. */
  readonly left: readonly string[];
}

/** Destroys both stacks and then removes what no state contains, such as the database of an interrupted create. */
export async function removeAll(
  record: RunRecord,
  scene: Scene,
  clients: Clients,
  log: Log,
  destroyed?: (table: Ran) => Promise<void>,
): Promise<Removed> {
  const stacks = openStacks(record, { "aws:region": record.region }, never, log);
  await destroy(await stacks.story(), log);
  const table = await destroy(await stacks.table(), log);
  await destroyed?.(table);
  return { table, left: await removeLeftovers(clients, scene, log) };
}

async function destroy(stack: RunStack, log: Log): Promise<Ran> {
  await stack.unlock();
  for (let attempt = 1; ; attempt++) {
    const ran = await stack.run("destroy");
    if (!ran.failed || attempt === ATTEMPTS) return ran;
    for (const [name, error] of ran.errors) log(`  ${name} was not removed: ${error}`);
  }
}

/** Judges the deletes: AWS must have nothing, except what it keeps by itself or what a failed create left outside the state. */
export async function judgeDeletes(
  { errors }: Ran,
  made: readonly Subject[],
  scene: Scene,
  clients: Clients,
  results: Results,
): Promise<void> {
  const left = await leftovers(clients, scene);
  for (const { name, token } of made) {
    const error = errors.get(name);
    results.judge(token, "delete", "deleted", error === undefined ? "deleted" : "an error", error);
  }
  for (const { title, type, isExpected } of left) {
    if (!isExpected && made.some(({ token }) => token === type)) {
      results.judge(
        promiseOf(type).token,
        "delete",
        "deleted",
        `AWS still has ${title.replaceAll(scene.prefix, "<run>")}`,
      );
    }
  }
}
