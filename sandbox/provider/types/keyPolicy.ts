import { declaredType } from "../declared";
import { withContext } from "../errors";
import type { Call, ResourceType } from "../model";
import { partitionOf } from "../regions";
import { findKey } from "./key";
import { compactPolicy, policyError, samePolicy } from "./policies";

const noun = "KMS Key";

async function put(call: Call, keyId: string, policy: string, bypass: boolean): Promise<void> {
  const kms = await call.kms();
  await withContext(`attaching KMS Key policy (${keyId})`, () =>
    kms.putKeyPolicy({
      BypassPolicyLockoutSafetyCheck: bypass,
      KeyId: keyId,
      Policy: compactPolicy(policy),
      PolicyName: "default",
    }),
  );
}

/** The policy that KMS gives a key by default. */
async function defaultPolicy(call: Call): Promise<string> {
  const { Account } = await (await call.sts()).getCallerIdentity({});
  return JSON.stringify({
    Id: "default",
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "Enable IAM User Permissions",
        Effect: "Allow",
        Principal: { AWS: `arn:${partitionOf(call.region).id}:iam::${Account}:root` },
        Action: "kms:*",
        Resource: "*",
      },
    ],
  });
}

export const keyPolicy: ResourceType = {
  ...declaredType("aws:kms/keyPolicy:KeyPolicy", {
    // As in the real provider, a change of `keyId` neither replaces the resource nor sends anything to the other key.
    behavior: {
      bypassPolicyLockoutSafetyCheck: { default: false },
      policy: { validate: policyError, isEqual: samePolicy },
    },
  }),
  description: "The key policy of a KMS key. Deleting it restores the default policy.",
  noun,
  timeouts: { create: 20, update: 20, delete: 20 },

  async create(call, args, created) {
    const keyId = args.required("keyId");
    const bypass = args.boolean("bypassPolicyLockoutSafetyCheck") ?? false;
    await put(call, keyId, args.required("policy"), bypass);
    created.record(keyId);
  },

  async read(call, id) {
    const kms = await call.kms();
    return withContext(`reading ${noun} (${id})`, async () => {
      const metadata = await findKey(kms, id);
      if (metadata === undefined) return undefined;
      const { Policy } = await kms.getKeyPolicy({ KeyId: id, PolicyName: "default" });
      return { outputs: { keyId: metadata.KeyId, policy: Policy && compactPolicy(Policy) } };
    });
  },

  async update(call, id, _before, after, changed) {
    if (!changed.has("policy")) return;
    await put(call, id, after.required("policy"), after.boolean("bypassPolicyLockoutSafetyCheck") ?? false);
  },

  async remove(call, _id, known) {
    if (known.boolean("bypassPolicyLockoutSafetyCheck")) return;
    await put(call, known.required("keyId"), await defaultPolicy(call), false);
  },
};
