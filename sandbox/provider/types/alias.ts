import type { AliasListEntry, KMS } from "@aws-sdk/client-kms";
import { declaredType } from "../declared";
import { ignoreNotFound, withContext } from "../errors";
import type { ResourceType } from "../model";
import { allPages } from "../pages";
import type { Value } from "../values";
import { nameArguments, nameFrom } from "./names";

const noun = "KMS Alias";
const PREFIX = "alias/";

/** The real provider's rule: the prefix `aws/` is reserved for AWS. */
function nameError(value: Value): string | undefined {
  const ok = /^alias\/(?!aws\/)[0-9A-Za-z_/-]+$/.test(String(value));
  return ok ? undefined : `must begin with "alias/", not "alias/aws/", and contain only [0-9A-Za-z_/-]; got "${value}"`;
}

const keyId = (value: Value) => String(value).replace(/^arn:[^/]*:key\//, "");

async function findAlias(kms: KMS, name: string): Promise<AliasListEntry | undefined> {
  const all = await allPages(async (marker) => {
    const { Aliases, NextMarker } = await kms.listAliases(marker);
    return { items: Aliases, Marker: NextMarker };
  });
  return all.find(({ AliasName }) => AliasName === name);
}

export const alias: ResourceType = {
  ...declaredType("aws:kms/alias:Alias", {
    replaces: ["name", "namePrefix"],
    behavior: {
      ...nameArguments(
        "name",
        { validate: nameError, autoName: { transform: (name) => (name.startsWith(PREFIX) ? name : PREFIX + name) } },
        { validate: nameError },
      ),
      targetKeyId: { isEqual: (a, b) => keyId(a) === keyId(b) },
    },
  }),
  description: "An alias of a KMS key.",
  noun,
  timeouts: { create: 20, update: 20, delete: 20 },

  async create(call, args, created) {
    const name = nameFrom(args, "name", PREFIX);
    const kms = await call.kms();
    await withContext(`creating ${noun} (${name})`, () =>
      kms.createAlias({ AliasName: name, TargetKeyId: args.required("targetKeyId") }),
    );
    created.record(name, { name });
  },

  async read(call, id) {
    const kms = await call.kms();
    const found = await withContext(`reading ${noun} (${id})`, () => findAlias(kms, id));
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
    await withContext(`updating ${noun} (${id})`, () =>
      kms.updateAlias({ AliasName: id, TargetKeyId: after.required("targetKeyId") }),
    );
  },

  async remove(call, id) {
    const kms = await call.kms();
    await withContext(`deleting ${noun} (${id})`, () => ignoreNotFound(() => kms.deleteAlias({ AliasName: id })));
  },
};
