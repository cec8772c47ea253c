import { declaredType } from "../declared";
import { doing, unlessGone } from "../errors";
import type { Call, ResourceType } from "../model";
import { iamNames } from "./iamNames";
import { prefixOf, uniqueName } from "./names";
import { compactPolicy, policyProblem, samePolicy } from "./policies";

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
  await doing(`putting IAM Role (${place.RoleName}) Policy (${place.PolicyName})`, () =>
    iam.putRolePolicy({ ...place, PolicyDocument: compactPolicy(policy) }),
  );
}

export const rolePolicy: ResourceType = {
  ...declaredType("aws:iam/rolePolicy:RolePolicy", {
    replaces: ["name", "namePrefix", "role"],
    behavior: { ...iamNames(128), policy: { validate: policyProblem, isEqual: samePolicy } },
  }),
  description: "A policy that is part of a role of AWS IAM.",
  noun,
  timeouts: { create: 20, update: 20, delete: 20 },

  async create(call, args, draft) {
    const RoleName = args.need("role");
    const PolicyName = args.string("name") ?? uniqueName(args.string("namePrefix") ?? "terraform-");
    await put(call, { RoleName, PolicyName }, args.need("policy"));
    draft.made(`${RoleName}:${PolicyName}`, { name: PolicyName });
  },

  async read(call, id) {
    const place = parseId(id);
    const iam = await call.iam();
    const found = await doing(`reading ${noun} (${id})`, () => unlessGone(() => iam.getRolePolicy(place)));
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
    if (changed.has("policy")) await put(call, parseId(id), after.need("policy"));
  },

  async remove(call, id) {
    const place = parseId(id);
    const iam = await call.iam();
    await doing(`deleting ${noun} (${id})`, () => unlessGone(() => iam.deleteRolePolicy(place)));
  },
};
