import type { KeyMetadata } from "@aws-sdk/client-kms";
import { doing } from "../errors";
import type { FunctionType, Properties } from "../model";
import type { Value } from "../values";
import { time } from "./times";

const PLACE = { arn: { type: "string" }, region: { type: "string" } } as const satisfies Properties;

const place = (where: { Arn?: string | undefined; Region?: string | undefined } | undefined): Value => [
  { arn: where?.Arn ?? "", region: where?.Region ?? "" },
];

function multiRegion({ MultiRegionConfiguration: configuration }: KeyMetadata): Value {
  if (configuration === undefined) return [];
  return [
    {
      multiRegionKeyType: configuration.MultiRegionKeyType ?? "",
      primaryKeys: place(configuration.PrimaryKey),
      replicaKeys: (configuration.ReplicaKeys ?? []).flatMap(place),
    },
  ];
}

export const getKey: FunctionType = {
  token: "aws:kms/getKey:getKey",
  description: "A key of AWS KMS, by id, ARN, alias name or alias ARN.",
  regional: true,
  arguments: {
    grantTokens: { type: "list" },
    keyId: { type: "string", required: true, description: "Id or ARN of the key, or name or ARN of an alias." },
  },
  results: {
    arn: { type: "string" },
    awsAccountId: { type: "string" },
    cloudHsmClusterId: { type: "string" },
    creationDate: { type: "string" },
    customKeyStoreId: { type: "string" },
    customerMasterKeySpec: { type: "string" },
    deletionDate: { type: "string" },
    description: { type: "string" },
    enabled: { type: "boolean" },
    expirationModel: { type: "string" },
    id: { type: "string" },
    keyManager: { type: "string" },
    keySpec: { type: "string" },
    keyState: { type: "string" },
    keyUsage: { type: "string" },
    multiRegion: { type: "boolean" },
    multiRegionConfigurations: {
      type: "list",
      element: {
        multiRegionKeyType: { type: "string" },
        primaryKeys: { type: "list", element: PLACE },
        replicaKeys: { type: "list", element: PLACE },
      },
    },
    origin: { type: "string" },
    pendingDeletionWindowInDays: { type: "integer" },
    validTo: { type: "string" },
    xksKeyConfigurations: { type: "list", element: { id: { type: "string" } } },
  },
  async invoke(call, args) {
    const asked = args.need("keyId");
    const tokens = args.strings("grantTokens");
    const kms = await call.kms();
    const { KeyMetadata: key } = await doing(`reading KMS Key (${asked})`, () =>
      kms.describeKey({ KeyId: asked, ...(tokens.length > 0 && { GrantTokens: tokens }) }),
    );
    if (key === undefined) throw new Error(`reading KMS Key (${asked}): empty result`);
    const xks = key.XksKeyConfiguration;
    return {
      arn: key.Arn,
      awsAccountId: key.AWSAccountId ?? "",
      cloudHsmClusterId: key.CloudHsmClusterId ?? "",
      creationDate: time(key.CreationDate),
      customKeyStoreId: key.CustomKeyStoreId ?? "",
      customerMasterKeySpec: key.CustomerMasterKeySpec ?? key.KeySpec ?? "",
      deletionDate: time(key.DeletionDate),
      description: key.Description ?? "",
      enabled: key.Enabled ?? false,
      expirationModel: key.ExpirationModel ?? "",
      id: key.KeyId,
      keyManager: key.KeyManager ?? "",
      keySpec: key.KeySpec ?? "",
      keyState: key.KeyState ?? "",
      keyUsage: key.KeyUsage ?? "",
      multiRegion: key.MultiRegion ?? false,
      multiRegionConfigurations: multiRegion(key),
      origin: key.Origin ?? "",
      pendingDeletionWindowInDays: key.PendingDeletionWindowInDays ?? 0,
      validTo: time(key.ValidTo),
      xksKeyConfigurations: xks === undefined ? [] : [{ id: xks.Id ?? "" }],
    };
  },
};
