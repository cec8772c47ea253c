/** The changes of arguments that the table promises, and what a preview shows of them. */
import { isDeepStrictEqual } from "node:util";
import { resourceType } from "../sandbox/provider/registry";
import type { Step } from "./stack";
import type { Made, Ref, Scene, Subject } from "./subjects/subject";
import { changesOf, type PromisedType } from "./table/promise";
import { PROMISES } from "./table/table";

export function promiseOf(token: string): PromisedType {
  const found = PROMISES.find((one) => one.token === token);
  if (found === undefined) throw new Error(`The table has no ${token}`);
  return found;
}

/** The tags that all types update in place. */
export const MORE_TAGS = { Cost: "1" };

export interface PromisedChange {
  readonly name: string;
  readonly to: unknown;
  readonly replaces: boolean;
}

/** The changes of a subject. Those that need another resource to start with are left to the specs. */
export function changesIn(
  { token, args }: Subject,
  made: Made | undefined,
  scene: Scene,
  ref: Ref,
): readonly PromisedChange[] {
  const type = resourceType(token);
  const inTable = changesOf(promiseOf(token))
    .filter(([, { from }]) => Object.keys(from).length === 0)
    .map(([name, { to, how }]) => ({
      name,
      to: isDeepStrictEqual(made?.outputs[name], to) ? another(to) : to,
      replaces: how === "replaced",
    }));
  const region = args(scene, ref)["region"] === undefined ? scene.targetRegion : scene.region;
  return [
    ...inTable,
    ...("region" in type.arguments ? [{ name: "region", to: region, replaces: true }] : []),
    ...(type.tagging ? [{ name: "tags", to: MORE_TAGS, replaces: false }] : []),
  ];
}

/** A value that differs from one that AWS has already. */
const another = (value: unknown) => (typeof value === "boolean" ? !value : `${value}-2`);

export const IN_PLACE = "updates in place";

/** What a preview of a change shows. */
export function foundIn(step: Step | undefined, error: string | undefined): string {
  if (error !== undefined || step === undefined) return "an error";
  if (step.replaces.length > 0) return `replaces for ${step.replaces.join(", ")}`;
  return Object.keys(step.differences).length === 0 ? "no difference" : IN_PLACE;
}
