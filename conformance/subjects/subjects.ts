import { DATABASES } from "./databases";
import { EXPORTS } from "./exports";
import { GROUPS } from "./groups";
import { KEYS } from "./keys";
import { SNAPSHOTS } from "./snapshots";
import type { Scene, Subject } from "./subject";

const ALL: readonly Subject[] = [...KEYS, ...GROUPS, ...DATABASES, ...SNAPSHOTS, ...EXPORTS];

/** At least one resource of each type of the table. */
export const SUBJECTS = inOrder(ALL.map(({ name }) => name));

/** The main program, among the names of subjects. */
export const STORY = "story";
const STORY_NEEDS = ["snapshot"];

/** The named subjects and all that they need, each after what it needs. */
function inOrder(names: readonly string[]): Subject[] {
  const ordered = new Set<Subject>();
  const add = (name: string) => {
    const subject = ALL.find((one) => one.name === name);
    if (subject === undefined) throw new Error(`Unknown subject ${name}`);
    subject.needs.forEach(add);
    ordered.add(subject);
  };
  names.forEach(add);
  return [...ordered];
}

export interface Chosen {
  /** The subjects to make, each after what it needs. */
  readonly subjects: readonly Subject[];
  /** Those that were asked for. The others are only made. */
  readonly tried: readonly Subject[];
  /** The subjects that were asked for but are not made, and why. */
  readonly missing: readonly { readonly token: string; readonly reason: string }[];
}

export function chosenSubjects(names: readonly string[], scene: Scene): Chosen {
  const all = inOrder(names.flatMap((name) => (name === STORY ? STORY_NEEDS : [name])));
  const subjects = all.filter(({ missing }) => missing?.(scene) === undefined);
  const asked = all.filter(({ name }) => names.includes(name));
  return {
    subjects,
    tried: asked.filter((one) => subjects.includes(one)),
    missing: asked.flatMap(({ token, missing }) => {
      const reason = missing?.(scene);
      return reason === undefined ? [] : [{ token, reason }];
    }),
  };
}
