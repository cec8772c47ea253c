import assert from "node:assert/strict";
import path from "node:path";
import { TRUST_POLICIES } from "../../scripts/iam/trusts";
import { iamPrincipals } from "./iamPrincipals";
import { onSandbox } from "./onSandbox";

const program = path.join(__dirname, "programs", "iamStories");
const START_REPLICATION = "rds:StartDBInstanceAutomatedBackupsReplication";
const USERS = ["sharing", "assume-target-role", "exporting", "backup-replication"];

/** Creates the roles with the documented trust policies, and tries to assume them with tokens and as other principals. */
const ASSUME = `
import base64, botocore.exceptions, json
iam, sts = boto3.client("iam"), boto3.client("sts")
target = sts.assume_role(RoleArn="arn:aws:iam::222222222222:role/OrganizationAccountAccessRole", RoleSessionName="admin")["Credentials"]

def session(credentials, service):
    return boto3.client(service, aws_access_key_id=credentials["AccessKeyId"],
                        aws_secret_access_key=credentials["SecretAccessKey"], aws_session_token=credentials["SessionToken"])

def outcome(assume):
    try:
        assume()
        return "assumed"
    except botocore.exceptions.ClientError as error:
        return error.response["Error"]["Code"]

def by_token(role, issuer, audience, subject):
    claims = base64.urlsafe_b64encode(json.dumps({"iss": "https://" + issuer, "aud": audience, "sub": subject}).encode())
    token = "e30." + claims.decode().rstrip("=") + ".e30"
    return sts.assume_role_with_web_identity(RoleArn="arn:aws:iam::111111111111:role/" + role, RoleSessionName="job",
                                             WebIdentityToken=token)["Credentials"]

def try_all(text):
    trusts = json.loads(text)
    github, gitlab = "token.actions.githubusercontent.com", "gitlab.com"
    iam.create_open_id_connect_provider(Url="https://" + github, ClientIDList=["sts.amazonaws.com"])
    iam.create_open_id_connect_provider(Url="https://" + gitlab, ClientIDList=["https://gitlab.com"])
    for name, trust in ("SnapshotPipeline", "trust-github-actions"), ("GitLab", "trust-gitlab"):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument=json.dumps(trusts[trust]))
    session(target, "iam").update_assume_role_policy(RoleName="SnapshotReceiver",
                                                     PolicyDocument=json.dumps(trusts["trust-pipeline-role"]))
    receiver = "arn:aws:iam::222222222222:role/SnapshotReceiver"
    allowed = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": receiver}]}
    iam.put_role_policy(RoleName="SnapshotPipeline", PolicyName="assume", PolicyDocument=json.dumps(allowed))
    repository, project = "repo:ORGANIZATION/REPOSITORY:", "project_path:GROUP/PROJECT:ref_type:branch:ref:"
    job = (github, "sts.amazonaws.com")
    pipeline = by_token("SnapshotPipeline", *job, repository + "environment:production")
    name = {"RoleArn": receiver, "RoleSessionName": "job"}
    print(json.dumps({
        "github environment": outcome(lambda: by_token("SnapshotPipeline", *job, repository + "environment:production")),
        "github pull request": outcome(lambda: by_token("SnapshotPipeline", *job, repository + "pull_request")),
        "github other repository": outcome(lambda: by_token("SnapshotPipeline", *job, "repo:STRANGER/REPOSITORY:environment:production")),
        "github other audience": outcome(lambda: by_token("SnapshotPipeline", github, "stranger", repository + "environment:production")),
        "gitlab main": outcome(lambda: by_token("GitLab", gitlab, "https://gitlab.com", project + "main")),
        "gitlab other branch": outcome(lambda: by_token("GitLab", gitlab, "https://gitlab.com", project + "feature")),
        "target role by the pipeline": outcome(lambda: session(pipeline, "sts").assume_role(**name)),
        "target role by an administrator": outcome(lambda: sts.assume_role(**name)),
    }))
`;

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
    await give("exporting", without("exporting", "PassExportRoles", "iam:PassRole"));
    await give("backup-replication", without("backup-replication", "ReplicateBackups", START_REPLICATION));
    const all = ["pulumi", "up", "--yes", "--skip-preview", "--continue-on-error"];
    const { code, output } = run(all, program, variables);
    assert.notEqual(code, 0);
    const story = (name: string) => `User: arn:aws:iam::111111111111:user/${name} is not authorized to perform:`;
    assert.ok(
      output.includes(`${story("exporting")} iam:PassRole on resource: arn:aws:iam::111111111111:role/`),
      output,
    );
    assert.ok(output.includes(`${story("backup-replication")} ${START_REPLICATION} on resource: `), output);
    for (const name of USERS) await give(name);
    exec(all, program, variables);
    exec(["pulumi", "refresh", "--yes", "--skip-preview", "--expect-no-changes"], program, variables);
  });

  it("let only the named pipeline assume its role, and only that role the one in the target account", () => {
    const documents = Object.fromEntries(TRUST_POLICIES.map(({ name, document }) => [name, document]));
    const answers = JSON.parse(boto3(`${ASSUME}\ntry_all(${JSON.stringify(JSON.stringify(documents))})`)) as unknown;
    assert.deepEqual(answers, {
      "github environment": "assumed",
      "github pull request": "AccessDenied",
      "github other repository": "AccessDenied",
      "github other audience": "InvalidIdentityToken",
      "gitlab main": "assumed",
      "gitlab other branch": "AccessDenied",
      "target role by the pipeline": "assumed",
      "target role by an administrator": "AccessDenied",
    });
  });

  for (const name of [...USERS, "receiving"]) {
    it(`contain nothing that ${name} does not need`, () => assertLeast(name));
  }
});
