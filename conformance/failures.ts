/** Creates that AWS refuses, at once or midway, and what they leave in the state. */

import { promiseOf } from "./changes";
import { programOf } from "./program";
import { NEEDS_FAILED, type TableRun, type TableSteps } from "./steps";
import { HALF, REFUSED, type Scene, type Subject } from "./subjects/subject";

/** A resource beside the subject, with another name and with arguments that fail. */
function failing(steps: TableSteps, scene: Scene, subject: Subject, mark: string, override: object | undefined) {
  if (override === undefined) return [];
  const declared = steps.declared(subject, override, { ...scene, prefix: `${scene.prefix}-${mark}x` });
  return [{ ...declared, name: `${mark}${subject.name}` }];
}

/** Tries both kinds of failures for all subjects that are judged. */
export async function tryFailures({ stack, scene, results }: TableRun, steps: TableSteps): Promise<void> {
  const half = steps.tried.flatMap((one) => failing(steps, scene, one, HALF, one.halfRefused?.(scene, steps.ref)));
  const refused = steps.tried.flatMap((one) => failing(steps, scene, one, REFUSED, one.refused?.(scene)));
  const current = steps.declare();
  const { errors } = await stack.run("up", programOf([...current, ...refused, ...half], steps.made));
  const left = await stack.state();
  for (const { name, token } of [...refused, ...half]) {
    const { inState } = promiseOf(token).partialFailure;
    if (!errors.has(name) && !left.has(name)) {
      results.skip(token, "failure", NEEDS_FAILED);
      continue;
    }
    const end = errors.has(name) ? "fails" : "succeeds";
    const isExpectedInState = inState && half.some((one) => one.name === name);
    const expected = `${name} fails, ${isExpectedInState ? "in the state" : "not in the state"}`;
    const found = `${name} ${end}, ${left.has(name) ? "in the state" : "not in the state"}`;
    results.judge(token, "failure", expected, found, errors.get(name));
  }
  const kept = half.filter(({ name }) => left.has(name));
  if (kept.length === 0) return;
  await stack.run("refresh");
  const { steps: shown } = await stack.run("preview", programOf([...current, ...kept], steps.made));
  for (const { name, token } of kept) {
    const { shows = {} } = promiseOf(token).partialFailure;
    const planned = left.get(name)?.outputs["sharedAccounts"];
    results.judge(token, "failure", [scene.shareWith], planned, "sharedAccounts in the state after the failed create");
    results.judge(
      token,
      "failure",
      shows,
      shown.get(name)?.differences,
      "differences after a refresh of the failed create",
    );
  }
}
