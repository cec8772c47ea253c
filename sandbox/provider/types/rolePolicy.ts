import { declaredType } from "../declared";
import { ignoreNotFound, withContext } from "../errors";
import type { Call, ResourceType } from "../model";
import { iamNames, nameFrom, prefixOf } from "./names";
import { compactPolicy, policyError, samePolicy } from "./policies";

const noun = "IAM Role Policy";

function parseId(id: string): { RoleName: string; PolicyName: string } {
  const [, RoleName, PolicyName] = /^([^:]+):(.+)$/.exec(id) ?? [];
  if (RoleName === undefined || PolicyName === undefined) {
    throw new Error(`role_policy id must be of the form <role name>:<policy name>; got "${id}"`);
  }
  return { RoleName, PolicyName };
}

async function put(call: Call, place: { RoleName: string; PolicyName: string }, policy: string): Promise<void> {
  const iam = await call.iam();
  await withContext(`putting IAM Role (${place.RoleName}) Policy (${place.PolicyName})`, () =>
    iam.putRolePolicy({ ...place, PolicyDocument: compactPolicy(policy) }),
  );
}

export const rolePolicy: ResourceType = {
  ...declaredType("aws:iam/rolePolicy:RolePolicy", {
    replaces: ["name", "namePrefix", "role"],
    behavior: { ...iamNames(128), policy: { validate: policyError, isEqual: samePolicy } },
  }),
  description: "An inline policy of an IAM role.",
  noun,
  timeouts: { create: 20, update: 20, delete: 20 },

  async create(call, args, created) {
    const RoleName = args.required("role");
    const PolicyName = nameFrom(args);
    await put(call, { RoleName, PolicyName }, args.required("policy"));
    created.record(`${RoleName}:${PolicyName}`, { name: PolicyName });
  },

  async read(call, id) {
    const place = parseId(id);
    const iam = await call.iam();
    const found = await withContext(`reading ${noun} (${id})`, () => ignoreNotFound(() => iam.getRolePolicy(place)));
    if (found === undefined) return undefined;
    return {
      outputs: {
        name: place.PolicyName,
        namePrefix: prefixOf(place.PolicyName),
        policy: compactPolicy(decodeURIComponent(found.PolicyDocument ?? "{}")),
        role: place.RoleName,
      },
    };
  },

  async update(call, id, _before, after, changed) {
    if (changed.has("policy")) await put(call, parseId(id), after.required("policy"));
  },

  async remove(call, id) {
    const place = parseId(id);
    const iam = await call.iam();
    await withContext(`deleting ${noun} (${id})`, () => ignoreNotFound(() => iam.deleteRolePolicy(place)));
  },
};
