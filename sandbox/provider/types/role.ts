import type { IAM } from "@aws-sdk/client-iam";
import { declaredType } from "../declared";
import { ignoreNotFound, withContext } from "../errors";
import type { ResourceType, Tagging } from "../model";
import { allPages } from "../pages";
import { time } from "../times";
import type { Value } from "../values";
import { retry } from "../wait";
import { arnError } from "./identifiers";
import { iamNames, nameFrom, prefixOf } from "./names";
import { compactPolicy, policyError, samePolicy } from "./policies";
import { fromTagList, toTagList } from "./tags";

const noun = "IAM Role";
/** IAM is eventually consistent for new principals and detached policies. */
const PROPAGATION_SECONDS = 2 * 60;
const PRINCIPAL_NOT_FOUND = {
  code: "MalformedPolicyDocument",
  message: "Invalid principal in policy",
  seconds: PROPAGATION_SECONDS,
};

const sessionDurationError = (value: Value) =>
  Number(value) >= 3600 && Number(value) <= 43200 ? undefined : "expected to be in the range (3600 - 43200)";

const tagging: Tagging = {
  async read(call, RoleName) {
    return fromTagList((await (await call.iam()).getRole({ RoleName })).Role?.Tags);
  },
  async write(call, RoleName, _outputs, add, remove) {
    const iam = await call.iam();
    if (remove.length > 0) await iam.untagRole({ RoleName, TagKeys: remove });
    if (Object.keys(add).length > 0) await iam.tagRole({ RoleName, Tags: toTagList(add) });
  },
};

/** The names of a role's inline policies and the ARNs of its attached policies. */
async function policiesOf(iam: IAM, RoleName: string): Promise<{ inline: string[]; attached: string[] }> {
  const inline = await allPages(async (from) => {
    const { PolicyNames, Marker } = await iam.listRolePolicies({ RoleName, ...from });
    return { items: PolicyNames, Marker };
  });
  const attached = await allPages(async (from) => {
    const { AttachedPolicies, Marker } = await iam.listAttachedRolePolicies({ RoleName, ...from });
    return { items: AttachedPolicies?.flatMap(({ PolicyArn }) => PolicyArn ?? []), Marker };
  });
  return { inline, attached };
}

async function detachAll(iam: IAM, RoleName: string): Promise<void> {
  const { inline, attached } = await policiesOf(iam, RoleName);
  for (const PolicyArn of attached) await ignoreNotFound(() => iam.detachRolePolicy({ RoleName, PolicyArn }));
  for (const PolicyName of inline) await ignoreNotFound(() => iam.deleteRolePolicy({ RoleName, PolicyName }));
}

export const role: ResourceType = {
  ...declaredType("aws:iam/role:Role", {
    replaces: ["name", "namePrefix", "path"],
    behavior: {
      assumeRolePolicy: { validate: policyError, isEqual: samePolicy },
      forceDetachPolicies: { default: false },
      maxSessionDuration: { default: 3600, validate: sessionDurationError },
      ...iamNames(64),
      path: { default: "/" },
      permissionsBoundary: { validate: arnError },
    },
    supported: ["description"],
  }),
  description: "An IAM role.",
  noun,
  timeouts: { create: 20, update: 20, delete: 20 },
  tagging,

  async create(call, args, created) {
    const name = nameFrom(args);
    const iam = await call.iam();
    const { Role: made } = await withContext(`creating ${noun} (${name})`, () =>
      retry(call, PRINCIPAL_NOT_FOUND, () =>
        iam.createRole({
          AssumeRolePolicyDocument: compactPolicy(args.required("assumeRolePolicy")),
          Description: args.string("description"),
          MaxSessionDuration: args.number("maxSessionDuration"),
          Path: args.string("path"),
          PermissionsBoundary: args.string("permissionsBoundary"),
          RoleName: name,
          Tags: toTagList(call.tagsAll),
        }),
      ),
    );
    created.record(made?.RoleName ?? name, { arn: made?.Arn, name });
  },

  async read(call, id) {
    const iam = await call.iam();
    const found = await withContext(`reading ${noun} (${id})`, () =>
      ignoreNotFound(() => iam.getRole({ RoleName: id })),
    );
    const one = found?.Role;
    if (one === undefined) return undefined;
    // The real provider reads all policies of every role, so its caller needs the permissions (internal/service/iam/role.go).
    const { inline } = await policiesOf(iam, id);
    for (const PolicyName of inline) await ignoreNotFound(() => iam.getRolePolicy({ RoleName: id, PolicyName }));
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
    const updating = <T>(what: string, run: () => Promise<T>) =>
      withContext(`updating ${noun} (${RoleName})${what}`, run);
    if (changed.has("assumeRolePolicy")) {
      const PolicyDocument = compactPolicy(after.required("assumeRolePolicy"));
      await updating(" assume role policy", () =>
        retry(call, PRINCIPAL_NOT_FOUND, () => iam.updateAssumeRolePolicy({ RoleName, PolicyDocument })),
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
    await withContext(`deleting ${noun} (${id})`, () =>
      ignoreNotFound(async () => {
        if (known.boolean("forceDetachPolicies")) await detachAll(iam, id);
        const attached = { code: "DeleteConflict", seconds: Math.min(PROPAGATION_SECONDS, call.timeoutSeconds) };
        await retry(call, attached, () => iam.deleteRole({ RoleName: id }));
      }),
    );
  },
};
