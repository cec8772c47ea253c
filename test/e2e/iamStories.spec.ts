import assert from "node:assert/strict";
import path from "node:path";
import { iamPrincipals } from "./iamPrincipals";
import { onSandbox } from "./onSandbox";

const program = path.join(__dirname, "programs", "iamStories");
const USERS = ["sharing", "assume-target-role", "exporting", "backup-replication"];

describe("the documented IAM policies of sharing, receiving, exporting and backup replication", () => {
  const sandbox = onSandbox({ copySeconds: 0, enforceIam: true });
  const { exec, run, boto3 } = sandbox;
  const { give, assertLeast, without } = iamPrincipals(sandbox);
  let variables: NodeJS.ProcessEnv = {};

  before(async () => {
    boto3(`boto3.client("s3").create_bucket(Bucket="iam-stories")`);
    await give("receiving");
    const users: Record<string, object> = {};
    for (const name of USERS) {
      const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret } = await give(name);
      users[name] = { id, secret };
    }
    variables = { STORY_USERS: JSON.stringify(users) };
  });

  it("are sufficient for each story, which fails without them", async () => {
    await give("sharing", without("sharing", "CopySnapshots", "rds:CopyDBSnapshot"));
    await give("exporting", without("exporting", "PassExportRoles", "iam:PassRole"));
    await give("backup-replication", without("backup-replication", "LetRdsUseKey", "kms:CreateGrant"));
    const { code, output } = run(["pulumi", "up", "--yes", "--skip-preview"], program, variables);
    assert.notEqual(code, 0);
    const story = (name: string) => `User: arn:aws:iam::111111111111:user/${name} is not authorized to perform:`;
    assert.ok(output.includes(`${story("sharing")} rds:CopyDBSnapshot on resource: arn:aws:rds:us-east-1:`), output);
    assert.ok(
      output.includes(`${story("exporting")} iam:PassRole on resource: arn:aws:iam::111111111111:role/`),
      output,
    );
    assert.match(output, /orders-backups.*KMSKeyNotAccessibleFault/s);
    for (const name of USERS) await give(name);
    exec(["pulumi", "up", "--yes", "--skip-preview"], program, variables);
    exec(["pulumi", "preview", "--expect-no-changes"], program, variables);
  });

  for (const name of [...USERS, "receiving"]) {
    it(`contain nothing that ${name} does not need`, () => assertLeast(name));
  }
});
