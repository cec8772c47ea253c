import type { GrantConstraints, GrantListEntry, GrantOperation, KMS } from "@aws-sdk/client-kms";
import type { Arguments } from "../arguments";
import { declaredType } from "../declared";
import { ignoreNotFound, withContext } from "../errors";
import type { ResourceType } from "../model";
import { allPages } from "../pages";
import type { Value } from "../values";
import { retry } from "../wait";
import { isPrincipal } from "./policies";

const noun = "KMS Grant";

/** KMS does not see a new role at once. The real provider retries for `propagationTimeout`. */
const PRINCIPAL_NOT_SEEN = { code: "InvalidArnException", seconds: 120 };

const OPERATIONS = [
  "CreateGrant",
  "Decrypt",
  "DeriveSharedSecret",
  "DescribeKey",
  "Encrypt",
  "GenerateDataKey",
  "GenerateDataKeyPair",
  "GenerateDataKeyPairWithoutPlaintext",
  "GenerateDataKeyWithoutPlaintext",
  "GenerateMac",
  "GetPublicKey",
  "ReEncryptFrom",
  "ReEncryptTo",
  "RetireGrant",
  "Sign",
  "Verify",
  "VerifyMac",
];

function operationsError(value: Value): string | undefined {
  const wrong = Array.isArray(value) ? value.map(String).filter((operation) => !OPERATIONS.includes(operation)) : [];
  return wrong.length === 0
    ? undefined
    : `expected each to be one of ${OPERATIONS.join(", ")}; got ${wrong.join(", ")}`;
}

const principalError = (value: Value) =>
  String(value).startsWith("arn:") || /\.amazonaws\.com(\.cn)?$/.test(String(value))
    ? undefined
    : `is an invalid ARN or service principal: ${value}`;

function nameError(value: Value): string | undefined {
  return /^[a-zA-Z0-9:/_-]{1,256}$/.test(String(value)) ? undefined : "must be 1 to 256 characters of [a-zA-Z0-9:/_-]";
}

/** Splits an ID of the form `KEYID:GRANTID`. The key ID may be an ARN. */
function parseId(id: string): { keyId: string; grantId: string } {
  const match = /^((?:arn:[^/]+\/)?[^:/]+):([^:]+)$/.exec(id);
  if (match?.[1] === undefined || match[2] === undefined) {
    throw new Error(`unexpected format of ID (${id}), expected KeyID:GrantID`);
  }
  return { keyId: match[1], grantId: match[2] };
}

async function findGrant(kms: KMS, keyId: string, grantId: string): Promise<GrantListEntry | undefined> {
  const all = await ignoreNotFound(() =>
    allPages(async (marker) => {
      const { Grants, NextMarker } = await kms.listGrants({ KeyId: keyId, Limit: 100, ...marker });
      return { items: Grants, Marker: NextMarker };
    }),
  );
  return all?.find(({ GrantId }) => GrantId === grantId);
}

function constraintsOf(args: Arguments): GrantConstraints | undefined {
  const all = args.objects("constraints");
  const equals = Object.assign({}, ...all.map((constraint) => constraint.map("encryptionContextEquals")));
  const subset = Object.assign({}, ...all.map((constraint) => constraint.map("encryptionContextSubset")));
  const [hasEquals, hasSubset] = [equals, subset].map((pairs) => Object.keys(pairs).length > 0);
  if (hasEquals && hasSubset) {
    throw new Error("A grant constraint can't have both encryptionContextEquals and encryptionContextSubset set");
  }
  if (!hasEquals && !hasSubset) return undefined;
  return hasEquals ? { EncryptionContextEquals: equals } : { EncryptionContextSubset: subset };
}

function constraintValue({ EncryptionContextEquals, EncryptionContextSubset }: GrantConstraints): Value {
  const constraint: Record<string, Value> = {};
  if (EncryptionContextEquals) constraint["encryptionContextEquals"] = EncryptionContextEquals;
  if (EncryptionContextSubset) constraint["encryptionContextSubset"] = EncryptionContextSubset;
  return [constraint];
}

export const grant: ResourceType = {
  ...declaredType("aws:kms/grant:Grant", {
    replaces: [
      "constraints",
      "grantCreationTokens",
      "granteePrincipal",
      "keyId",
      "name",
      "operations",
      "retireOnDelete",
      "retiringPrincipal",
    ],
    behavior: {
      constraints: { type: "set" },
      grantCreationTokens: { type: "set" },
      granteePrincipal: { validate: principalError },
      name: { computed: false, validate: nameError, autoName: {} },
      operations: { type: "set", validate: operationsError },
      retireOnDelete: { default: false },
      retiringPrincipal: { validate: principalError },
    },
  }),
  description: "A grant that allows a principal to use a KMS key.",
  noun,
  timeouts: { create: 20, update: 20, delete: 20 },

  async create(call, args, created) {
    const keyId = args.required("keyId");
    const kms = await call.kms();
    const tokens = args.strings("grantCreationTokens");
    const { GrantId = "", GrantToken } = await withContext(`creating ${noun} for Key (${keyId})`, async () =>
      retry(call, PRINCIPAL_NOT_SEEN, () =>
        kms.createGrant({
          KeyId: keyId,
          GranteePrincipal: args.required("granteePrincipal"),
          Operations: args.strings("operations") as GrantOperation[],
          Constraints: constraintsOf(args),
          Name: args.string("name"),
          RetiringPrincipal: args.string("retiringPrincipal"),
          ...(tokens.length > 0 && { GrantTokens: tokens }),
        }),
      ),
    );
    created.record(`${keyId}:${GrantId}`, { grantId: GrantId, grantToken: GrantToken });
  },

  async read(call, id) {
    const { keyId, grantId } = parseId(id);
    const kms = await call.kms();
    const found = await withContext(`reading ${noun} (${id})`, async () => {
      const listed = await findGrant(kms, keyId, grantId);
      const lost = [listed?.GranteePrincipal, listed?.RetiringPrincipal].find((one) => one && !isPrincipal(one));
      if (lost !== undefined) {
        throw new Error(`principal (${lost}) is invalid. Perhaps the principal has been deleted or recreated`);
      }
      return listed;
    });
    if (found === undefined) return undefined;
    return {
      outputs: {
        grantId,
        keyId,
        operations: found.Operations,
        ...(found.Constraints && { constraints: constraintValue(found.Constraints) }),
        ...(found.GranteePrincipal && { granteePrincipal: found.GranteePrincipal }),
        ...(found.Name && { name: found.Name }),
        ...(found.RetiringPrincipal && { retiringPrincipal: found.RetiringPrincipal }),
      },
    };
  },

  async remove(call, id, known) {
    const { keyId, grantId } = parseId(id);
    const kms = await call.kms();
    await withContext(`deleting ${noun} (${id})`, () =>
      ignoreNotFound(async () => {
        if (known.boolean("retireOnDelete")) await kms.retireGrant({ KeyId: keyId, GrantId: grantId });
        else await kms.revokeGrant({ KeyId: keyId, GrantId: grantId });
      }),
    );
  },
};
