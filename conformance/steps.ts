/** Tries in AWS what the table promises, step by step, with all types at once. */
import type * as pulumi from "@pulumi/pulumi";
import { resourceType } from "../sandbox/provider/registry";
import { changesIn, foundIn, IN_PLACE, MORE_TAGS, promiseOf } from "./changes";
import type { Declared } from "./program";
import { programOf } from "./program";
import type { Results } from "./results";
import type { InState, Ran, RunStack } from "./stack";
import type { Clients, Ref, Scene, Subject } from "./subjects/subject";
import type { Chosen } from "./subjects/subjects";

export interface TableRun {
  readonly stack: RunStack;
  /** A stack that stays empty. Imports are only previewed, so that no resource is in two states. */
  readonly imports: RunStack;
  readonly scene: Scene;
  readonly clients: Clients;
  readonly results: Results;
  readonly log: (line: string) => void;
}

/** The arguments that a program changes, by subject. */
export type Overrides = ReadonlyMap<string, pulumi.Inputs>;

/** The result of a step that the engine skipped. */
export const NEEDS_FAILED = "what it needs failed";

/** The steps that judge resources which exist. */
export class TableSteps {
  /** The subjects that exist, with what is in the state. */
  made: ReadonlyMap<string, InState> = new Map();
  /** The subjects that are judged and exist. */
  tried: readonly Subject[] = [];
  private subjects: readonly Subject[] = [];

  constructor(private readonly run: TableRun) {}

  declare(overrides: Overrides = new Map()): Declared[] {
    return this.subjects.map((subject) => this.declared(subject, overrides.get(subject.name)));
  }

  declared(subject: Subject, override: pulumi.Inputs = {}, scene: Scene = this.run.scene): Declared {
    const { name, token, needs } = subject;
    return { name, token, needs, args: (ref) => ({ ...subject.args(scene, ref), ...override }) };
  }

  preview(overrides?: Overrides): Promise<Ran> {
    return this.run.stack.run("preview", programOf(this.declare(overrides), this.made));
  }

  /** Makes the subjects. One that AWS refuses is a difference, and is left out of all other steps. */
  async create({ subjects, tried }: Pick<Chosen, "subjects" | "tried">): Promise<void> {
    const { stack, results } = this.run;
    this.subjects = subjects;
    const { errors } = await stack.run("up", programOf(this.declare(), new Map()));
    this.made = await stack.state();
    this.subjects = subjects.filter(({ name }) => this.made.has(name) && !errors.has(name));
    this.tried = tried.filter((subject) => this.subjects.includes(subject));
    for (const subject of subjects.filter((one) => tried.includes(one) || errors.has(one.name))) {
      const error = errors.get(subject.name);
      if (error !== undefined) results.judge(subject.token, "create", "created", "refused or failed", error);
      else if (!this.made.has(subject.name)) results.skip(subject.token, "create", NEEDS_FAILED);
      else results.judge(subject.token, "create", ...this.argumentsInState(subject));
    }
    if (this.made.size === 0 || (errors.has("") && errors.size === 1))
      throw new Error(errors.get("") ?? "AWS refused all.");
  }

  /** The plain arguments, and what the state has of them. */
  private argumentsInState(subject: Subject): [expected: unknown, found: unknown] {
    const { arguments: handled } = resourceType(subject.token);
    const args = Object.entries(subject.args(this.run.scene, this.ref));
    const plain = args.filter(([name, value]) => typeof value !== "object" && handled[name]?.secret !== true);
    const { outputs = {} } = this.made.get(subject.name) ?? {};
    return [Object.fromEntries(plain), Object.fromEntries(plain.map(([name]) => [name, outputs[name]]))];
  }

  readonly ref: Ref = (subject, output) => String(this.made.get(subject)?.outputs[output]);

  /** Compares the differences that a preview shows with those that each subject must have. */
  judge(step: Parameters<Results["judge"]>[1], { steps, errors }: Ran, expected: (subject: Subject) => unknown): void {
    for (const subject of this.tried) {
      const found = errors.has(subject.name) ? "an error" : steps.get(subject.name)?.differences;
      if (found === undefined) this.run.results.skip(subject.token, step, NEEDS_FAILED);
      else this.run.results.judge(subject.token, step, expected(subject), found, errors.get(subject.name));
    }
  }

  async noChange(): Promise<void> {
    this.judge("no change", await this.preview(), () => ({}));
    // From here on the state knows the arguments as plain values, so that no change replaces what needs the resource.
    await this.run.stack.run("up", programOf(this.declare(), this.made));
    await this.run.stack.run("refresh");
    this.judge("no change", await this.preview(), () => ({}));
  }

  /** Previews a change of each argument: one of each type at once. */
  async changes(): Promise<void> {
    const { results, log } = this.run;
    const queues = this.tried.map((subject) => ({
      subject,
      changes: changesIn(subject, this.made.get(subject.name), this.run.scene, this.ref),
    }));
    const rounds = Math.max(0, ...queues.map(({ changes }) => changes.length));
    for (let round = 0; round < rounds; round++) {
      log(`  changes ${round + 1} of ${rounds}`);
      const now = queues.flatMap(({ subject, changes }) => {
        const change = changes[round];
        return change === undefined ? [] : [{ subject, ...change }];
      });
      const overrides = new Map(now.map(({ subject, name, to }) => [subject.name, { [name]: to }]));
      const { steps, errors } = await this.preview(overrides);
      for (const { subject, name, replaces } of now) {
        const error = errors.get(subject.name);
        const step = steps.get(subject.name);
        // An invalid argument of another type can end the preview.
        if (step === undefined && error === undefined) {
          results.skip(subject.token, "changes", `${name} was not run`);
          continue;
        }
        const expected = replaces ? `replaces for ${name}` : IN_PLACE;
        results.judge(subject.token, "changes", `${name}: ${expected}`, `${name}: ${foundIn(step, error)}`, error);
      }
    }
  }

  async import(): Promise<void> {
    const declared = this.tried.map((subject): Declared => {
      const { id = "", outputs = {} } = this.made.get(subject.name) ?? {};
      const { importBy } = promiseOf(subject.token);
      const region = subject.args(this.run.scene, this.ref)["region"];
      const imported = importBy === undefined ? id : String(outputs[importBy]);
      // AWS returns no timeouts, which only control the provider.
      return {
        ...this.declared(subject, { timeouts: undefined }),
        importId: region === undefined ? imported : `${imported}@${region}`,
      };
    });
    const ran = await this.run.imports.run("preview", programOf(declared, this.made));
    this.judge("import", ran, ({ token }) => promiseOf(token).notImported ?? {});
  }

  /** Changes resources as somebody else would, and refreshes. */
  async drift(): Promise<void> {
    const { clients, scene, stack, results } = this.run;
    const drifted = this.tried.filter(
      ({ drift, token }) => drift !== undefined && promiseOf(token).drift !== undefined,
    );
    const changed = new Set<string>();
    await Promise.all(
      drifted.map(async ({ name, token, drift }) => {
        const made = this.made.get(name);
        const result = await drift?.(clients, scene, made ?? { id: "", outputs: {} }).catch((error: unknown) => {
          results.skip(token, "drift", "the SDK failed");
          this.run.log(`  ${name} was not changed: ${error instanceof Error ? error.message : error}`);
          return false;
        });
        if (result !== false) changed.add(name);
      }),
    );
    await stack.run("refresh");
    const ran = await this.preview();
    for (const { name, token } of this.tried.filter(({ name }) => changed.has(name))) {
      const found = ran.steps.get(name)?.differences ?? "no step";
      results.judge(token, "drift", promiseOf(token).drift, found, ran.errors.get(name));
    }
  }

  /** Updates resources in place, which also reverts the drift. Then nothing must differ. */
  async update(): Promise<void> {
    const { stack, results } = this.run;
    const overrides = new Map(
      this.tried.map((subject) => {
        const { changes } = promiseOf(subject.token);
        const updates = (subject.updates ?? []).map((name) => [name, [changes[name]].flat()[0]?.to]);
        const { tags } = subject.args(this.run.scene, this.ref);
        return [subject.name, { ...Object.fromEntries(updates), ...(tags && { tags: { ...tags, ...MORE_TAGS } }) }];
      }),
    );
    const { errors, steps } = await stack.run("up", programOf(this.declare(overrides), this.made));
    for (const { name, token } of this.tried) {
      const op = errors.has(name) ? "an error" : steps.get(name)?.op;
      if (op === undefined) results.skip(token, "update", NEEDS_FAILED);
      else if (Object.keys(overrides.get(name) ?? {}).length > 0)
        results.judge(token, "update", "update", op, errors.get(name));
    }
    this.judge("update", await this.preview(overrides), () => ({}));
    this.made = await stack.state();
  }
}
