import type { AliasListEntry, KMS } from "@aws-sdk/client-kms";
import { declaredType } from "../declared";
import { doing, unlessGone } from "../errors";
import type { ResourceType } from "../model";
import type { Value } from "../values";
import { uniqueName } from "./names";

const noun = "KMS Alias";
const PREFIX = "alias/";

/** The real provider's rule: `aws/` is left to AWS. */
function nameProblem(value: Value): string | undefined {
  const ok = /^alias\/(?!aws\/)[0-9A-Za-z_/-]+$/.test(String(value));
  return ok ? undefined : `must begin with "alias/", not "alias/aws/", and hold only [0-9A-Za-z_/-]; got "${value}"`;
}

const keyId = (value: Value) => String(value).replace(/^arn:[^/]*:key\//, "");

async function findAlias(kms: KMS, name: string): Promise<AliasListEntry | undefined> {
  for (let marker: string | undefined, more = true; more; ) {
    const page = await kms.listAliases({ ...(marker !== undefined && { Marker: marker }) });
    const alias = page.Aliases?.find(({ AliasName }) => AliasName === name);
    if (alias !== undefined) return alias;
    marker = page.NextMarker;
    more = page.Truncated === true && marker !== undefined;
  }
  return undefined;
}

export const alias: ResourceType = {
  ...declaredType("aws:kms/alias:Alias", {
    replaces: ["name", "namePrefix"],
    behavior: {
      name: {
        conflictsWith: ["namePrefix"],
        validate: nameProblem,
        autoName: { transform: (name) => (name.startsWith(PREFIX) ? name : PREFIX + name) },
      },
      namePrefix: { conflictsWith: ["name"], validate: nameProblem },
      targetKeyId: { isEqual: (a, b) => keyId(a) === keyId(b) },
    },
  }),
  description: "A name for a key of AWS KMS.",
  noun,
  timeouts: { create: 20, update: 20, delete: 20 },

  async create(call, args, draft) {
    const name = args.string("name") ?? uniqueName(args.string("namePrefix") ?? PREFIX);
    const kms = await call.kms();
    await doing(`creating ${noun} (${name})`, () =>
      kms.createAlias({ AliasName: name, TargetKeyId: args.need("targetKeyId") }),
    );
    draft.made(name, { name });
  },

  async read(call, id) {
    const kms = await call.kms();
    const found = await doing(`reading ${noun} (${id})`, () => findAlias(kms, id));
    if (found === undefined) return undefined;
    return {
      outputs: {
        arn: found.AliasArn,
        name: found.AliasName,
        targetKeyArn: found.AliasArn?.replace(/:alias\/.*$/, `:key/${found.TargetKeyId}`),
        targetKeyId: found.TargetKeyId,
      },
    };
  },

  async update(call, id, _before, after, changed) {
    if (!changed.has("targetKeyId")) return;
    const kms = await call.kms();
    await doing(`updating ${noun} (${id})`, () =>
      kms.updateAlias({ AliasName: id, TargetKeyId: after.need("targetKeyId") }),
    );
  },

  async remove(call, id) {
    const kms = await call.kms();
    await doing(`deleting ${noun} (${id})`, () => unlessGone(() => kms.deleteAlias({ AliasName: id })));
  },
};
