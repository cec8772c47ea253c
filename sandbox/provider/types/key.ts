import type { KeyMetadata, KMS } from "@aws-sdk/client-kms";
import type { Arguments } from "../arguments";
import { declaredType } from "../declared";
import { codeOf, ignoreNotFound, withContext } from "../errors";
import type { Call, Outputs, ResourceType, Tagging } from "../model";
import { allPages } from "../pages";
import type { Value } from "../values";
import { retry } from "../wait";
import { compactPolicy, policyError, samePolicy } from "./policies";

const noun = "KMS Key";

/** KMS does not see a new role in a policy at once. The real provider retries for `iamPropagationTimeout`. */
const PRINCIPAL_NOT_SEEN = { code: "MalformedPolicyDocumentException", seconds: 120 };
const between = (low: number, high: number) => (value: Value) =>
  Number(value) >= low && Number(value) <= high ? undefined : `expected to be in the range (${low} - ${high})`;

const kmsTags = (tags: Readonly<Record<string, string>>) =>
  Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));

const tagging: Tagging = {
  async read(call, id) {
    const kms = await call.kms();
    const tags = await allPages(async (marker) => {
      const { Tags, NextMarker } = await kms.listResourceTags({ KeyId: id, ...marker });
      return { items: Tags, Marker: NextMarker };
    });
    return Object.fromEntries(tags.map(({ TagKey = "", TagValue = "" }) => [TagKey, TagValue]));
  },
  async write(call, id, _outputs, add, remove) {
    const kms = await call.kms();
    if (remove.length > 0) await kms.untagResource({ KeyId: id, TagKeys: remove });
    if (Object.keys(add).length > 0) await kms.tagResource({ KeyId: id, Tags: kmsTags(add) });
  },
};

/** The key's metadata; undefined if the key does not exist or its deletion is scheduled. */
export async function findKey(kms: KMS, id: string): Promise<KeyMetadata | undefined> {
  const metadata = (await ignoreNotFound(() => kms.describeKey({ KeyId: id })))?.KeyMetadata;
  return /^Pending(Replica)?Deletion$/.test(metadata?.KeyState ?? "") ? undefined : metadata;
}

async function setRotation(kms: KMS, id: string, args: Arguments): Promise<void> {
  const enable = args.boolean("enableKeyRotation") === true;
  const RotationPeriodInDays = args.number("rotationPeriodInDays");
  await withContext(`${enable ? "enabling" : "disabling"} ${noun} (${id}) rotation`, async () => {
    if (enable) await kms.enableKeyRotation({ KeyId: id, ...(RotationPeriodInDays && { RotationPeriodInDays }) });
    else await kms.disableKeyRotation({ KeyId: id });
  });
}

async function setEnabled(kms: KMS, id: string, enabled: boolean): Promise<void> {
  await withContext(`${enabled ? "enabling" : "disabling"} ${noun} (${id})`, async () => {
    if (enabled) await kms.enableKey({ KeyId: id });
    else await kms.disableKey({ KeyId: id });
  });
}

async function readRotation(kms: KMS, id: string, metadata: KeyMetadata): Promise<Outputs> {
  if (metadata.Origin !== undefined && metadata.Origin !== "AWS_KMS") return {};
  const rotation = await kms.getKeyRotationStatus({ KeyId: id });
  return {
    enableKeyRotation: rotation.KeyRotationEnabled ?? false,
    rotationPeriodInDays: rotation.RotationPeriodInDays,
  };
}

async function readKey(call: Call, id: string): Promise<Outputs | undefined> {
  const kms = await call.kms();
  const metadata = await findKey(kms, id);
  if (metadata === undefined) return undefined;
  const { Policy } = await kms.getKeyPolicy({ KeyId: id, PolicyName: "default" });
  return {
    arn: metadata.Arn,
    customerMasterKeySpec: metadata.KeySpec ?? metadata.CustomerMasterKeySpec,
    description: metadata.Description || undefined,
    isEnabled: metadata.Enabled ?? false,
    keyId: metadata.KeyId,
    keyUsage: metadata.KeyUsage,
    multiRegion: metadata.MultiRegion ?? false,
    policy: Policy === undefined ? undefined : compactPolicy(Policy),
    ...(await readRotation(kms, id, metadata)),
  };
}

export const key: ResourceType = {
  ...declaredType("aws:kms/key:Key", {
    replaces: ["customerMasterKeySpec", "keyUsage", "multiRegion"],
    behavior: {
      bypassPolicyLockoutSafetyCheck: { default: false },
      customerMasterKeySpec: { default: "SYMMETRIC_DEFAULT" },
      deletionWindowInDays: { validate: between(7, 30) },
      enableKeyRotation: { default: false },
      isEnabled: { default: true },
      keyUsage: { default: "ENCRYPT_DECRYPT" },
      policy: { validate: policyError, isEqual: samePolicy },
      rotationPeriodInDays: { validate: between(90, 2560) },
    },
    supported: ["description"],
  }),
  description: "A customer managed KMS key.",
  noun,
  timeouts: { create: 2, update: 20, delete: 20 },
  tagging,

  async create(call, args, created) {
    const kms = await call.kms();
    const policy = args.string("policy");
    const { KeyMetadata } = await withContext(`creating ${noun}`, () =>
      retry(call, PRINCIPAL_NOT_SEEN, () =>
        kms.createKey({
          BypassPolicyLockoutSafetyCheck: args.boolean("bypassPolicyLockoutSafetyCheck"),
          KeySpec: args.required("customerMasterKeySpec") as "SYMMETRIC_DEFAULT",
          KeyUsage: args.required("keyUsage") as "ENCRYPT_DECRYPT",
          Description: args.string("description"),
          MultiRegion: args.boolean("multiRegion"),
          Policy: policy && compactPolicy(policy),
          Tags: kmsTags(call.tagsAll),
        }),
      ),
    );
    if (KeyMetadata?.KeyId === undefined) throw new Error(`creating ${noun}: KMS returned no key ID`);
    const id = KeyMetadata.KeyId;
    created.record(id, { arn: KeyMetadata.Arn, keyId: id });
    if (args.boolean("enableKeyRotation")) await setRotation(kms, id, args);
    if (args.boolean("isEnabled") === false) await setEnabled(kms, id, false);
  },

  async read(call, id) {
    const outputs = await withContext(`reading ${noun} (${id})`, () => readKey(call, id));
    return outputs && { id: String(outputs["keyId"] ?? id), outputs };
  },

  async update(call, id, _before, after, changed) {
    const kms = await call.kms();
    const enabled = after.boolean("isEnabled") !== false;
    // A disabled key cannot be changed: enabling comes first, disabling last.
    if (changed.has("isEnabled") && enabled) await setEnabled(kms, id, true);
    const rotates = after.boolean("enableKeyRotation") === true;
    if (changed.has("enableKeyRotation") || (rotates && changed.has("rotationPeriodInDays"))) {
      await setRotation(kms, id, after);
    }
    if (changed.has("description")) {
      await withContext(`updating ${noun} (${id}) description`, () =>
        kms.updateKeyDescription({ KeyId: id, Description: after.string("description") ?? "" }),
      );
    }
    if (changed.has("policy")) {
      await withContext(`updating ${noun} (${id}) policy`, () =>
        kms.putKeyPolicy({
          KeyId: id,
          PolicyName: "default",
          Policy: compactPolicy(after.required("policy")),
          BypassPolicyLockoutSafetyCheck: after.boolean("bypassPolicyLockoutSafetyCheck"),
        }),
      );
    }
    if (changed.has("isEnabled") && !enabled) await setEnabled(kms, id, false);
  },

  async remove(call, id, known) {
    const kms = await call.kms();
    const PendingWindowInDays = known.number("deletionWindowInDays");
    await withContext(`deleting ${noun} (${id})`, async () => {
      try {
        await ignoreNotFound(() =>
          kms.scheduleKeyDeletion({ KeyId: id, ...(PendingWindowInDays && { PendingWindowInDays }) }),
        );
      } catch (error) {
        if (codeOf(error) !== "KMSInvalidStateException" || !String(error).includes("pending deletion")) throw error;
      }
    });
  },
};
