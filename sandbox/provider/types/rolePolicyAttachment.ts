import { doing, unlessGone } from "../errors";
import type { Call, ResourceType } from "../model";
import { attachedPolicies } from "./attachedPolicies";

const noun = "IAM Role Policy Attachment";

function parseId(id: string): { RoleName: string; PolicyArn: string } {
  const [, RoleName, PolicyArn] = /^([^/]+)\/(.+)$/.exec(id) ?? [];
  if (RoleName === undefined || PolicyArn === undefined) {
    throw new Error(`unexpected format of ID ("${id}"), expected <role-name>/<policy_arn>`);
  }
  return { RoleName, PolicyArn };
}

/** Whether the policy is attached; also where the role is gone. */
async function isAttached(call: Call, { RoleName, PolicyArn }: ReturnType<typeof parseId>): Promise<boolean> {
  const iam = await call.iam();
  const attached = await unlessGone(() => attachedPolicies(iam, RoleName));
  return attached?.includes(PolicyArn) === true;
}

export const rolePolicyAttachment: ResourceType = {
  token: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  description: "A managed policy's being attached to a role of AWS IAM.",
  noun,
  global: true,
  arguments: {
    policyArn: { type: "string", required: true, replaces: true },
    role: { type: "string", required: true, replaces: true, description: "Name of the role." },
  },
  outputs: {},
  timeouts: { create: 20, update: 20, delete: 20 },

  async create(call, args, draft) {
    const RoleName = args.need("role");
    const PolicyArn = args.need("policyArn");
    const iam = await call.iam();
    await doing(`attaching IAM Policy (${PolicyArn}) to IAM Role (${RoleName})`, () =>
      iam.attachRolePolicy({ RoleName, PolicyArn }),
    );
    draft.made(`${RoleName}/${PolicyArn}`);
  },

  async read(call, id) {
    const place = parseId(id);
    const there = await doing(`reading ${noun} (${id})`, () => isAttached(call, place));
    return there ? { outputs: { role: place.RoleName, policyArn: place.PolicyArn } } : undefined;
  },

  async remove(call, id) {
    const place = parseId(id);
    const iam = await call.iam();
    await doing(`detaching IAM Policy (${place.PolicyArn}) from IAM Role (${place.RoleName})`, () =>
      unlessGone(() => iam.detachRolePolicy(place)),
    );
  },
};
