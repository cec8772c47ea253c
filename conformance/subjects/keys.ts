import type { Scene, Subject } from "./subject";
import { tagsOf } from "./subject";

const NO_KEY = "00000000-0000-0000-0000-000000000000";

const keyPolicy = ({ account, partition }: Scene, ...more: object[]) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: { AWS: `arn:${partition}:iam::${account}:root` }, Action: "kms:*", Resource: "*" },
      ...more,
    ],
  });

/** The key of the copies, in their Region, and what belongs to it. */
export const KEYS: readonly Subject[] = [
  {
    name: "key",
    token: "aws:kms/key:Key",
    needs: [],
    args: (scene) => ({
      region: scene.targetRegion,
      description: `Key of the copies of ${scene.prefix}`,
      deletionWindowInDays: 7,
      tags: tagsOf(scene),
    }),
    updates: ["description"],
    drift: (clients, { targetRegion }, { id }) =>
      clients.kms(targetRegion).updateKeyDescription({ KeyId: id, Description: "Changed by somebody else" }),
  },
  {
    name: "keyPolicy",
    token: "aws:kms/keyPolicy:KeyPolicy",
    needs: ["key"],
    args: (scene, ref) => ({ region: scene.targetRegion, keyId: ref("key", "keyId"), policy: keyPolicy(scene) }),
    drift: (clients, scene, { id }) => {
      const principal = { AWS: `arn:${scene.partition}:iam::${scene.account}:root` };
      const more = { Sid: "More", Effect: "Allow", Principal: principal, Action: "kms:DescribeKey", Resource: "*" };
      const Policy = keyPolicy(scene, more);
      return clients.kms(scene.targetRegion).putKeyPolicy({ KeyId: id, PolicyName: "default", Policy });
    },
    refused: () => ({ keyId: NO_KEY }),
  },
  {
    name: "alias",
    token: "aws:kms/alias:Alias",
    needs: ["key"],
    args: ({ prefix, targetRegion }, ref) => ({
      region: targetRegion,
      name: `alias/${prefix}`,
      targetKeyId: ref("key", "keyId"),
    }),
    refused: () => ({ targetKeyId: NO_KEY }),
  },
  {
    name: "grant",
    token: "aws:kms/grant:Grant",
    needs: ["key"],
    args: ({ prefix, account, partition, targetRegion }, ref) => ({
      region: targetRegion,
      keyId: ref("key", "keyId"),
      name: prefix,
      granteePrincipal: `arn:${partition}:iam::${account}:root`,
      operations: ["Decrypt", "DescribeKey"],
    }),
    refused: () => ({ keyId: NO_KEY }),
  },
];
