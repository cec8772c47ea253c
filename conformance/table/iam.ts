import { calls, noCall, type PromisedType, policyOf, replaces } from "./promise";

const trust = (service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole" }],
  });
const ARN = "arn:aws:iam::aws:policy/ReadOnlyAccess";

export const IAM: PromisedType[] = [
  {
    token: "aws:iam/role:Role",
    args: { name: "exporter", assumeRolePolicy: trust("export.rds.amazonaws.com"), description: "Exports" },
    changes: {
      assumeRolePolicy: calls("UpdateAssumeRolePolicy", trust("rds.amazonaws.com")),
      description: calls("UpdateRoleDescription", "Other"),
      forceDetachPolicies: noCall(true),
      maxSessionDuration: calls("UpdateRole", 7200),
      name: replaces("other"),
      namePrefix: replaces("exporter-", { name: undefined }),
      path: replaces("/rds/"),
      permissionsBoundary: calls("PutRolePermissionsBoundary", ARN),
    },
    creates: "CreateRole",
    deletes: "DeleteRole",
    drift: { maxSessionDuration: "UPDATE" },
    partialFailure: { refused: "GetRole", inState: true },
  },
  {
    token: "aws:iam/rolePolicy:RolePolicy",
    args: { name: "write", policy: policyOf("s3:PutObject") },
    changes: {
      name: replaces("other"),
      namePrefix: replaces("write-", { name: undefined }),
      policy: calls("PutRolePolicy", policyOf("s3:GetObject")),
      role: replaces("other"),
    },
    creates: "PutRolePolicy",
    deletes: "DeleteRolePolicy",
    drift: { policy: "UPDATE" },
    partialFailure: { refused: "GetRolePolicy", inState: true },
  },
];

export const S3: PromisedType[] = [
  {
    token: "aws:s3/bucket:Bucket",
    args: { bucket: "exports", forceDestroy: true, tags: { Team: "db" } },
    changes: {
      bucket: replaces("other"),
      bucketPrefix: replaces("exports-", { bucket: undefined }),
      forceDestroy: noCall(false),
    },
    creates: "CreateBucket",
    deletes: "DeleteBucket",
    notImported: { forceDestroy: "ADD" },
    drift: { "tags.Team": "UPDATE", "tagsAll.Team": "UPDATE" },
    partialFailure: { refused: "PutBucketTagging", inState: true, shows: { tags: "ADD", "tagsAll.Team": "ADD" } },
  },
];
