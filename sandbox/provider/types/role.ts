import type { IAM, Tag } from "@aws-sdk/client-iam";
import { declaredType } from "../declared";
import { doing, unlessGone } from "../errors";
import { time } from "../functions/times";
import type { ResourceType, Tagging } from "../model";
import { allPages } from "../pages";
import { retrying } from "../retry";
import type { Value } from "../values";
import { iamNames } from "./iamNames";
import { arnProblem } from "./identifiers";
import { prefixOf, uniqueName } from "./names";
import { compactPolicy, policyProblem, samePolicy } from "./policies";

const noun = "IAM Role";
/** IAM takes a while to know a principal, or to have detached a policy. */
const PROPAGATION_SECONDS = 2 * 60;
const UNSEEN = {
  code: "MalformedPolicyDocument",
  message: "Invalid principal in policy",
  seconds: PROPAGATION_SECONDS,
};

const hours = (value: Value) =>
  Number(value) >= 3600 && Number(value) <= 43200 ? undefined : "expected to be in the range (3600 - 43200)";

const iamTags = (tags: Readonly<Record<string, string>>): Tag[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

const tagging: Tagging = {
  async read(call, RoleName) {
    const iam = await call.iam();
    const tags = await allPages(async (from) => {
      const { Tags, Marker } = await iam.listRoleTags({ RoleName, ...from });
      return { items: Tags, Marker };
    });
    return Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
  },
  async write(call, RoleName, _outputs, add, remove) {
    const iam = await call.iam();
    if (remove.length > 0) await iam.untagRole({ RoleName, TagKeys: remove });
    if (Object.keys(add).length > 0) await iam.tagRole({ RoleName, Tags: iamTags(add) });
  },
};

async function detachAll(iam: IAM, RoleName: string): Promise<void> {
  const attached = await allPages(async (from) => {
    const { AttachedPolicies, Marker } = await iam.listAttachedRolePolicies({ RoleName, ...from });
    return { items: AttachedPolicies, Marker };
  });
  for (const { PolicyArn } of attached) await unlessGone(() => iam.detachRolePolicy({ RoleName, PolicyArn }));
  const inline = await allPages(async (from) => {
    const { PolicyNames, Marker } = await iam.listRolePolicies({ RoleName, ...from });
    return { items: PolicyNames, Marker };
  });
  for (const PolicyName of inline) await unlessGone(() => iam.deleteRolePolicy({ RoleName, PolicyName }));
}

export const role: ResourceType = {
  ...declaredType("aws:iam/role:Role", {
    replaces: ["name", "namePrefix", "path"],
    behavior: {
      assumeRolePolicy: { validate: policyProblem, isEqual: samePolicy },
      forceDetachPolicies: { default: false },
      maxSessionDuration: { default: 3600, validate: hours },
      ...iamNames(64),
      path: { default: "/" },
      permissionsBoundary: { validate: arnProblem },
    },
    supported: ["description"],
  }),
  description: "A role of AWS IAM, which principals of its trust policy may assume.",
  noun,
  timeouts: { create: 20, update: 20, delete: 20 },
  tagging,

  async create(call, args, draft) {
    const name = args.string("name") ?? uniqueName(args.string("namePrefix") ?? "terraform-");
    const iam = await call.iam();
    const { Role: made } = await doing(`creating ${noun} (${name})`, () =>
      retrying(call, UNSEEN, () =>
        iam.createRole({
          AssumeRolePolicyDocument: compactPolicy(args.need("assumeRolePolicy")),
          Description: args.string("description"),
          MaxSessionDuration: args.number("maxSessionDuration"),
          Path: args.string("path"),
          PermissionsBoundary: args.string("permissionsBoundary"),
          RoleName: name,
          Tags: iamTags(call.tagsAll),
        }),
      ),
    );
    draft.made(made?.RoleName ?? name, { arn: made?.Arn, name });
  },

  async read(call, id) {
    const iam = await call.iam();
    const found = await doing(`reading ${noun} (${id})`, () => unlessGone(() => iam.getRole({ RoleName: id })));
    const one = found?.Role;
    if (one === undefined) return undefined;
    return {
      outputs: {
        arn: one.Arn,
        assumeRolePolicy: compactPolicy(decodeURIComponent(one.AssumeRolePolicyDocument ?? "{}")),
        createDate: time(one.CreateDate),
        description: one.Description || undefined,
        maxSessionDuration: one.MaxSessionDuration ?? 3600,
        name: one.RoleName,
        namePrefix: prefixOf(one.RoleName),
        path: one.Path,
        permissionsBoundary: one.PermissionsBoundary?.PermissionsBoundaryArn,
        uniqueId: one.RoleId,
      },
    };
  },

  async update(call, RoleName, _before, after, changed) {
    const iam = await call.iam();
    const updating = <T>(what: string, run: () => Promise<T>) => doing(`updating ${noun} (${RoleName})${what}`, run);
    if (changed.has("assumeRolePolicy")) {
      const PolicyDocument = compactPolicy(after.need("assumeRolePolicy"));
      await updating(" assume role policy", () =>
        retrying(call, UNSEEN, () => iam.updateAssumeRolePolicy({ RoleName, PolicyDocument })),
      );
    }
    if (changed.has("description")) {
      const Description = after.string("description") ?? "";
      await updating(" description", () => iam.updateRoleDescription({ RoleName, Description }));
    }
    if (changed.has("maxSessionDuration")) {
      const MaxSessionDuration = after.number("maxSessionDuration");
      await updating(" MaxSessionDuration", () => iam.updateRole({ RoleName, MaxSessionDuration }));
    }
    if (changed.has("permissionsBoundary")) {
      const PermissionsBoundary = after.string("permissionsBoundary");
      await updating(" permissions boundary", () =>
        PermissionsBoundary === undefined
          ? iam.deleteRolePermissionsBoundary({ RoleName })
          : iam.putRolePermissionsBoundary({ RoleName, PermissionsBoundary }),
      );
    }
  },

  async remove(call, id, known) {
    const iam = await call.iam();
    await doing(`deleting ${noun} (${id})`, () =>
      unlessGone(async () => {
        if (known.boolean("forceDetachPolicies")) await detachAll(iam, id);
        const attached = { code: "DeleteConflict", seconds: Math.min(PROPAGATION_SECONDS, call.timeoutSeconds) };
        await retrying(call, attached, () => iam.deleteRole({ RoleName: id }));
      }),
    );
  },
};
