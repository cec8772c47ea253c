import { doing, unlessGone } from "../errors";
import type { Call, ResourceType } from "../model";
import { retrying } from "../retry";
import type { Value } from "../values";
import { iamNames } from "./iamNames";
import { iamTagging, iamTags } from "./iamTags";
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

async function detachAll(call: Call, RoleName: string): Promise<void> {
  const attached = await call.iam("ListAttachedRolePolicies", { RoleName });
  for (const PolicyArn of attached.all("AttachedPolicies.member").map((one) => one.get("PolicyArn") ?? "")) {
    await unlessGone(() => call.iam("DetachRolePolicy", { RoleName, PolicyArn }));
  }
  const inline = await call.iam("ListRolePolicies", { RoleName });
  for (const { text: PolicyName } of inline.all("PolicyNames.member")) {
    await unlessGone(() => call.iam("DeleteRolePolicy", { RoleName, PolicyName }));
  }
}

export const role: ResourceType = {
  token: "aws:iam/role:Role",
  description: "A role of AWS IAM, which principals of its trust policy may assume.",
  noun,
  global: true,
  arguments: {
    assumeRolePolicy: {
      type: "string",
      json: true,
      required: true,
      check: policyProblem,
      same: samePolicy,
      description: "Who may assume it: a JSON document, or the object of one.",
    },
    description: { type: "string" },
    forceDetachPolicies: {
      type: "boolean",
      default: false,
      description: "Whether deleting detaches its policies first.",
    },
    maxSessionDuration: { type: "integer", default: 3600, check: hours, description: "Seconds, 3600 to 43200." },
    ...iamNames(64),
    path: { type: "string", default: "/", replaces: true },
    permissionsBoundary: { type: "string", check: arnProblem },
  },
  outputs: { arn: { type: "string" }, createDate: { type: "string" }, uniqueId: { type: "string" } },
  refused: ["inlinePolicies", "managedPolicyArns"],
  timeouts: { create: 20, update: 20, delete: 20 },
  tagging: iamTagging("Role", "RoleName"),

  async create(call, args, draft) {
    const name = args.string("name") ?? uniqueName(args.string("namePrefix") ?? "terraform-");
    const made = await doing(`creating ${noun} (${name})`, () =>
      retrying(call, UNSEEN, () =>
        call.iam("CreateRole", {
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
    draft.made(made.get("Role.RoleName") ?? name, { arn: made.get("Role.Arn"), name });
  },

  async read(call, id) {
    const found = await doing(`reading ${noun} (${id})`, () => unlessGone(() => call.iam("GetRole", { RoleName: id })));
    const one = found?.one("Role");
    if (one === undefined) return undefined;
    return {
      outputs: {
        arn: one.get("Arn"),
        assumeRolePolicy: compactPolicy(decodeURIComponent(one.get("AssumeRolePolicyDocument") ?? "{}")),
        createDate: one.get("CreateDate")?.replace(/\.\d+/, ""),
        description: one.get("Description"),
        maxSessionDuration: Number(one.get("MaxSessionDuration") ?? 3600),
        name: one.get("RoleName"),
        namePrefix: prefixOf(one.get("RoleName")),
        path: one.get("Path"),
        permissionsBoundary: one.get("PermissionsBoundary.PermissionsBoundaryArn"),
        uniqueId: one.get("RoleId"),
      },
    };
  },

  async update(call, RoleName, _before, after, changed) {
    const updating = <T>(what: string, run: () => Promise<T>) => doing(`updating ${noun} (${RoleName})${what}`, run);
    if (changed.has("assumeRolePolicy")) {
      const PolicyDocument = compactPolicy(after.need("assumeRolePolicy"));
      await updating(" assume role policy", () =>
        retrying(call, UNSEEN, () => call.iam("UpdateAssumeRolePolicy", { RoleName, PolicyDocument })),
      );
    }
    if (changed.has("description")) {
      const Description = after.string("description") ?? "";
      await updating(" description", () => call.iam("UpdateRoleDescription", { RoleName, Description }));
    }
    if (changed.has("maxSessionDuration")) {
      const MaxSessionDuration = after.number("maxSessionDuration");
      await updating(" MaxSessionDuration", () => call.iam("UpdateRole", { RoleName, MaxSessionDuration }));
    }
    if (changed.has("permissionsBoundary")) {
      const PermissionsBoundary = after.string("permissionsBoundary");
      await updating(" permissions boundary", () =>
        PermissionsBoundary === undefined
          ? call.iam("DeleteRolePermissionsBoundary", { RoleName })
          : call.iam("PutRolePermissionsBoundary", { RoleName, PermissionsBoundary }),
      );
    }
  },

  async remove(call, id, known) {
    await doing(`deleting ${noun} (${id})`, () =>
      unlessGone(async () => {
        if (known.boolean("forceDetachPolicies")) await detachAll(call, id);
        const attached = { code: "DeleteConflict", seconds: Math.min(PROPAGATION_SECONDS, call.timeoutSeconds) };
        await retrying(call, attached, () => call.iam("DeleteRole", { RoleName: id }));
      }),
    );
  },
};
