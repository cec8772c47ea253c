import type { Subject } from "./subject";
import { TIMEOUT, tagsOf } from "./subject";

const trust = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "export.rds.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

/** The role's permissions, from https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ExportSnapshot.Setup.html */
const bucketPolicy = (bucket: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: ["s3:ListBucket", "s3:GetBucketLocation"], Resource: bucket },
      { Effect: "Allow", Action: ["s3:PutObject*", "s3:GetObject*", "s3:DeleteObject*"], Resource: `${bucket}/*` },
    ],
  });

/** What exports the copy in the Region of the copies, and the replication of the instance's automated backups to there. */
export const EXPORTS: readonly Subject[] = [
  {
    name: "bucket",
    token: "aws:s3/bucket:Bucket",
    needs: [],
    args: (scene) => ({
      region: scene.targetRegion,
      bucket: scene.prefix,
      forceDestroy: true,
      tags: { ...tagsOf(scene), Team: "db" },
    }),
    drift: (clients, { targetRegion, ...scene }, { id }) => {
      const tags = Object.entries({ ...tagsOf({ targetRegion, ...scene }), Team: "ops" });
      const TagSet = tags.map(([Key, Value]) => ({ Key, Value }));
      return clients.s3(targetRegion).putBucketTagging({ Bucket: id, Tagging: { TagSet } });
    },
  },
  {
    name: "role",
    token: "aws:iam/role:Role",
    needs: [],
    args: (scene) => ({ name: scene.prefix, assumeRolePolicy: trust, description: "Exports", tags: tagsOf(scene) }),
    updates: ["description"],
    drift: (clients, _scene, { id }) => clients.iam().updateRole({ RoleName: id, MaxSessionDuration: 7200 }),
    // The name of the role that exists.
    refused: ({ prefix }) => ({ name: prefix }),
  },
  {
    name: "rolePolicy",
    token: "aws:iam/rolePolicy:RolePolicy",
    needs: ["role"],
    args: ({ prefix, partition }, ref) => ({
      name: prefix,
      role: ref("role", "name"),
      policy: bucketPolicy(`arn:${partition}:s3:::${prefix}`),
    }),
    drift: (clients, { prefix, partition }) =>
      clients.iam().putRolePolicy({
        RoleName: prefix,
        PolicyName: prefix,
        PolicyDocument: bucketPolicy(`arn:${partition}:s3:::${prefix}-other`),
      }),
    refused: ({ prefix }) => ({ role: `${prefix}-missing` }),
  },
  {
    name: "exportTask",
    token: "aws:rds/exportTask:ExportTask",
    needs: ["snapshotCopy", "bucket", "role", "rolePolicy", "keyPolicy"],
    args: ({ prefix, targetRegion }, ref) => ({
      region: targetRegion,
      exportTaskIdentifier: prefix,
      sourceArn: ref("snapshotCopy", "dbSnapshotArn"),
      s3BucketName: ref("bucket", "bucket"),
      s3Prefix: "rds",
      iamRoleArn: ref("role", "arn"),
      kmsKeyId: ref("key", "arn"),
      // This type has timeouts of its own.
      timeouts: { create: TIMEOUT },
    }),
    refused: ({ partition, targetRegion, account, prefix }) => ({
      sourceArn: `arn:${partition}:rds:${targetRegion}:${account}:snapshot:${prefix}-missing`,
    }),
  },
  {
    name: "backupReplication",
    token: "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication",
    // AWS replicates the backups of an instance once there is one.
    needs: ["instance", "snapshot", "key", "keyPolicy"],
    args: ({ targetRegion }, ref) => ({
      region: targetRegion,
      sourceDbInstanceArn: ref("instance", "arn"),
      kmsKeyId: ref("key", "arn"),
      retentionPeriod: 2,
    }),
    refused: ({ partition, region, account, prefix }) => ({
      sourceDbInstanceArn: `arn:${partition}:rds:${region}:${account}:db:${prefix}-missing`,
    }),
  },
];
