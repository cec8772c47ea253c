import { Arguments } from "./arguments";
import { diffArguments } from "./diff";
import { describeError, withContext } from "./errors";
import { type Call, CreatedResource, type Outputs, type Property, type ReadResult, type ResourceType } from "./model";
import { applyIgnored, importInputs, markSecrets, mergeState, refreshInputs } from "./state";
import { isObject, type Properties, revealAll, type Value } from "./values";

/** The error of a partly created or updated resource. The engine keeps the resource and the error in the state. */
export class InitializationError extends Error {
  constructor(
    message: string,
    readonly id: string,
    readonly state: Properties,
    readonly inputs: Properties,
  ) {
    super(message);
  }
}

export interface Resource {
  readonly id: string;
  readonly state: Properties;
  readonly inputs: Properties;
}

/** `tags` excludes the provider's default tags, unless the resource sets them itself. */
function splitTags(
  all: Record<string, string>,
  defaults: Readonly<Record<string, string>>,
  known: Properties,
): Outputs {
  const own = isObject(known["tags"]) ? known["tags"] : {};
  const visible = Object.entries(all).filter(([key]) => !key.startsWith("aws:"));
  const tags = visible.filter(([key, value]) => defaults[key] !== value || own[key] !== undefined);
  return { tags: tags.length === 0 ? undefined : Object.fromEntries(tags), tagsAll: Object.fromEntries(visible) };
}

/** Reads and changes the resources of one type. `defaultTags` are the provider's. */
export class Lifecycle {
  constructor(
    private readonly type: ResourceType,
    private readonly defaultTags: Readonly<Record<string, string>>,
  ) {}

  async create(call: Call, inputs: Properties): Promise<Resource> {
    const { type } = this;
    const plain = revealAll(inputs);
    const created = new CreatedResource();
    try {
      await type.create(call, new Arguments(plain), created);
      const id = created.id ?? "";
      const made = mergeState(type, plain, created.outputs);
      const found = await this.readAfter(call, id, made);
      return { id: found.id ?? id, state: this.finalState(call, made, found, inputs), inputs };
    } catch (error) {
      if (created.id === undefined) throw error;
      const state = markSecrets(type, mergeState(type, plain, created.outputs), inputs);
      throw new InitializationError(describeError(error), created.id, state, inputs);
    }
  }

  /** Undefined if the resource does not exist. An import has no `inputs`; they are derived from the state. */
  async read(call: Call, id: string, state: Properties, inputs: Properties | undefined): Promise<Resource | undefined> {
    const { type } = this;
    const known = revealAll(state);
    const found = await this.find(call, id, known);
    if (found === undefined) return undefined;
    const defaults = inputs === undefined ? type.importDefaults : {};
    const next = mergeState(type, known, { ...defaults, ...found.outputs, ...this.regionOutput(call) });
    return {
      id: found.id ?? id,
      state: markSecrets(type, next, { ...state, ...inputs }),
      inputs: inputs === undefined ? importInputs(type, next) : refreshInputs(type, inputs, next),
    };
  }

  async update(
    call: Call,
    id: string,
    state: Properties,
    inputs: Properties,
    ignored: readonly string[],
  ): Promise<Resource> {
    const { type } = this;
    const before = revealAll(state);
    const after = applyIgnored(before, revealAll(inputs), ignored);
    const changed = new Set(diffArguments(type, before, after, ignored).map(({ argument }) => argument));
    const known = new Arguments(before);
    const computed = Object.entries(before).filter(([name]) => type.outputs[name] || after[name] === undefined);
    const next = mergeState(type, { ...Object.fromEntries(computed), ...after }, this.removedArguments(before, after));
    try {
      if (changed.has("tagsAll")) await this.writeTags(call, id, known, new Arguments(after));
      await type.update?.(call, id, known, new Arguments(after), changed);
      const found = await this.readAfter(call, id, next);
      return { id: found.id ?? id, state: this.finalState(call, next, found, inputs), inputs };
    } catch (error) {
      if (type.pluginFramework) throw error;
      throw new InitializationError(describeError(error), id, markSecrets(type, next, inputs), inputs);
    }
  }

  async remove(call: Call, id: string, state: Properties): Promise<void> {
    await this.type.remove(call, id, new Arguments(revealAll(state)));
  }

  private regionOutput({ region }: Call): Outputs {
    return this.type.arguments["region"] === undefined ? {} : { region };
  }

  /** Arguments that the program no longer sets and AWS does not fill in. */
  private removedArguments(before: Properties, after: Properties): Outputs {
    const names = Object.entries(this.type.arguments)
      .filter(([name, property]) => before[name] !== undefined && after[name] === undefined && !isKept(property))
      .map(([name]): [string, undefined] => [name, undefined]);
    return Object.fromEntries(names);
  }

  private finalState(call: Call, known: Properties, found: ReadResult, inputs: Properties): Properties {
    const state = mergeState(this.type, known, { ...found.outputs, ...this.regionOutput(call) });
    return markSecrets(this.type, state, inputs);
  }

  /** Reads a resource after a successful change. */
  private async readAfter(call: Call, id: string, known: Properties): Promise<ReadResult> {
    if (this.type.pluginFramework) return { outputs: {} };
    const found = await this.find(call, id, known);
    if (found === undefined) throw new Error(`reading ${this.type.noun} (${id}): couldn't find resource`);
    return found;
  }

  private async find(call: Call, id: string, known: Properties): Promise<ReadResult | undefined> {
    const { type } = this;
    const found = await type.read(call, id, new Arguments(known));
    if (found === undefined || type.tagging === undefined) return found;
    const outputs = new Arguments(withoutUndefined({ ...known, ...found.outputs }));
    const all = await withContext(`listing tags for ${type.noun} (${id})`, async () =>
      type.tagging === undefined ? {} : type.tagging.read(call, found.id ?? id, outputs),
    );
    return { ...found, outputs: { ...found.outputs, ...splitTags(all, this.defaultTags, known) } };
  }

  private async writeTags(call: Call, id: string, before: Arguments, after: Arguments): Promise<void> {
    const had = before.map("tagsAll");
    const wanted = after.map("tagsAll");
    const add = Object.fromEntries(Object.entries(wanted).filter(([key, value]) => had[key] !== value));
    const remove = Object.keys(had).filter((key) => wanted[key] === undefined);
    await withContext(`updating tags for ${this.type.noun} (${id})`, async () =>
      this.type.tagging?.write(call, id, before, add, remove),
    );
  }
}

const isKept = ({ computed, keptWhenOmitted }: Property) => computed === true || keptWhenOmitted === true;

function withoutUndefined(outputs: Outputs): Properties {
  return Object.fromEntries(
    Object.entries(outputs).filter((entry): entry is [string, Value] => entry[1] !== undefined),
  );
}
