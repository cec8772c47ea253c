import type { Parameter, Tag } from "@aws-sdk/client-rds";
import { type Behavior, declaredType, propertyOf } from "../declared";
import { ignoreNotFound, withContext } from "../errors";
import type { Call, ResourceType } from "../model";
import { retry } from "../wait";
import { groupNames, nameFrom, prefixOf } from "./names";
import { chunksOf, fromParameters, modifications, toModify, toParameters, toReset } from "./parameters";
import { rdsTagging, toTagList } from "./tags";

export interface NewGroup {
  readonly name: string;
  readonly family: string;
  readonly description: string;
  readonly tags: Tag[];
}

export interface Group {
  readonly arn: string | undefined;
  readonly description: string | undefined;
  readonly family: string | undefined;
  readonly name: string | undefined;
}

/** The RDS calls that differ between DB and DB cluster parameter groups. */
export interface Groups {
  create(call: Call, group: NewGroup): Promise<Group | undefined>;
  find(call: Call, name: string): Promise<Group | undefined>;
  modify(call: Call, name: string, parameters: Parameter[]): Promise<void>;
  reset(call: Call, name: string, parameters: Parameter[]): Promise<void>;
  remove(call: Call, name: string): Promise<void>;
  /** The parameters for the state. `known` are the parameters it has already. */
  parameters(call: Call, name: string, known: readonly Parameter[]): Promise<Parameter[]>;
}

export const IN_USE = { code: "InvalidDBParameterGroupState", seconds: 3 * 60 } as const;

async function change(groups: Groups, noun: string, call: Call, name: string, set: Parameter[], reset: Parameter[]) {
  for (const chunk of modifications(set)) {
    await withContext(`modifying ${noun} (${name})`, () => groups.modify(call, name, chunk));
  }
  for (const chunk of chunksOf(reset)) {
    await withContext(`resetting ${noun} (${name})`, () => groups.reset(call, name, chunk));
  }
}

export interface Kind extends Pick<ResourceType, "token" | "description" | "noun"> {
  readonly parameters: Behavior;
  /** Whether `skipDestroy` is an argument. */
  readonly canSkipDestroy: boolean;
}

export function parameterGroupType({ token, parameters, canSkipDestroy, ...kind }: Kind, groups: Groups): ResourceType {
  const { noun } = kind;
  const declared = declaredType(token, {
    replaces: ["description", "family", "name", "namePrefix"],
    behavior: {
      description: { default: "Managed by Pulumi" },
      ...groupNames({ dots: true }),
      parameters,
      ...(canSkipDestroy && { skipDestroy: { default: false } }),
    },
  });
  return {
    ...declared,
    ...kind,
    timeouts: { create: 20, update: 20, delete: 20 },
    tagging: rdsTagging("arn"),

    async create(call, args, created) {
      const name = nameFrom(args);
      const made = await withContext(`creating ${noun} (${name})`, () =>
        groups.create(call, {
          name,
          family: args.required("family"),
          description: args.required("description"),
          tags: toTagList(call.tagsAll),
        }),
      );
      const id = made?.name ?? name;
      created.record(id, { arn: made?.arn, name: id });
      await change(groups, noun, call, id, toParameters(args), []);
    },

    async read(call, id, args) {
      const found = await withContext(`reading ${noun} (${id})`, () => ignoreNotFound(() => groups.find(call, id)));
      if (found === undefined || found.name !== id) return undefined;
      const all = await withContext(`reading ${noun} (${id}) parameters`, () =>
        groups.parameters(call, id, toParameters(args)),
      );
      return { outputs: { ...found, namePrefix: prefixOf(found.name), parameters: fromParameters(all) } };
    },

    async update(call, id, before, after, changed) {
      if (!changed.has("parameters")) return;
      await change(
        groups,
        noun,
        call,
        id,
        toModify(propertyOf(declared, "parameters"), before, after),
        toReset(before, after),
      );
    },

    async remove(call, id, args) {
      if (args.boolean("skipDestroy")) return;
      const seconds = Math.min(IN_USE.seconds, call.timeoutSeconds);
      await withContext(`deleting ${noun} (${id})`, () =>
        ignoreNotFound(() => retry(call, { ...IN_USE, seconds }, () => groups.remove(call, id))),
      );
    },
  };
}
