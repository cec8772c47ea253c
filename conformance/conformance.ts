/** One run: makes everything, tries the table and the main program, removes everything, and returns what differs. */
import { randomBytes } from "node:crypto";
import { CLIENTS } from "./clients";
import { tryFailures } from "./failures";
import { judgeDeletes, type Log, openStacks, removeAll } from "./removal";
import { Results } from "./results";
import { forgetRun, type RunRecord } from "./runs";
import { Interrupted, type Interruption } from "./stack";
import { type TableRun, TableSteps } from "./steps";
import { MAIN_PROGRAM, runStory, storyConfig } from "./story";
import type { Scene, Subject } from "./subjects/subject";
import { chosenSubjects, STORY } from "./subjects/subjects";

export interface RunOptions {
  readonly record: RunRecord;
  /** The names of subjects and `story`. */
  readonly names: readonly string[];
  readonly shareWith?: string;
  readonly subnetIds?: readonly string[];
  readonly interruption: Interruption;
  readonly log: Log;
}

export interface Outcome {
  readonly results: Results;
  readonly password: string;
  /** What AWS still has. */
  readonly left: readonly string[];
  /** Why the run ended early. */
  readonly ended?: string;
}

export function sceneOf(record: RunRecord, options: Pick<RunOptions, "shareWith" | "subnetIds"> = {}): Scene {
  const { shareWith, subnetIds } = options;
  return {
    ...record,
    password: randomBytes(16).toString("hex"),
    ...(shareWith !== undefined && { shareWith }),
    ...(subnetIds !== undefined && { subnetIds }),
  };
}

export async function runConformance(options: RunOptions): Promise<Outcome> {
  const { record, log } = options;
  const scene = sceneOf(record, options);
  const results = new Results();
  const judged: Subject[] = [];
  const ended = await tryAll(options, scene, results, judged).then(
    () => undefined,
    (error: unknown) =>
      error instanceof Interrupted
        ? "The run was interrupted."
        : error instanceof Error
          ? error.message
          : String(error),
  );
  log(ended === undefined ? "Removing ..." : `${ended} Removing what was made ...`);
  const { left } = await removeAll(record, scene, CLIENTS, log, async (table) => {
    if (ended === undefined) await judgeDeletes(table, judged, scene, CLIENTS, results);
  });
  if (left.length === 0) forgetRun(record);
  return { results, password: scene.password, left, ...(ended !== undefined && { ended }) };
}

async function tryAll(options: RunOptions, scene: Scene, results: Results, judged: Subject[]): Promise<void> {
  const { record, names, interruption, log } = options;
  const stacks = openStacks(record, storyConfig(scene), interruption, log);
  const chosen = chosenSubjects(names, scene);
  const table = { stack: await stacks.table(), imports: await stacks.imports(), scene, clients: CLIENTS, results, log };
  const steps = new TableSteps(table);
  for (const { token, reason } of chosen.missing) results.skip(token, "create", reason);
  log("Creating ...");
  await steps.create(chosen);
  judged.push(...steps.tried);
  if (steps.tried.length > 0) await tryTable(steps, table, log);
  if (!names.includes(STORY)) return;
  log("Running the main program ...");
  if (steps.made.has("snapshot")) await runStory(await stacks.story(), CLIENTS, scene, results);
  else results.skip(MAIN_PROGRAM, "create", "needs a snapshot");
}

/** The steps that need existing resources. */
async function tryTable(steps: TableSteps, table: TableRun, log: Log): Promise<void> {
  log("Previewing without a change ...");
  await steps.noChange();
  log("Previewing a change of each argument ...");
  await steps.changes();
  log("Previewing an import ...");
  await steps.import();
  log("Changing resources outside of Pulumi ...");
  await steps.drift();
  log("Updating in place ...");
  await steps.update();
  log("Creating what AWS must refuse ...");
  await tryFailures(table, steps);
}
