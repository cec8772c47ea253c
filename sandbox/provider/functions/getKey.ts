import type { KeyMetadata } from "@aws-sdk/client-kms";
import { declaredFunction } from "../declared";
import { withContext } from "../errors";
import type { FunctionType } from "../model";
import { time } from "../times";
import type { Value } from "../values";

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
  ...declaredFunction("aws:kms/getKey:getKey"),
  description: "A KMS key by ID, ARN, alias name or alias ARN.",
  async invoke(call, args) {
    const keyId = args.required("keyId");
    const tokens = args.strings("grantTokens");
    const kms = await call.kms();
    const { KeyMetadata: key } = await withContext(`reading KMS Key (${keyId})`, () =>
      kms.describeKey({ KeyId: keyId, ...(tokens.length > 0 && { GrantTokens: tokens }) }),
    );
    if (key === undefined) throw new Error(`reading KMS Key (${keyId}): empty result`);
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
