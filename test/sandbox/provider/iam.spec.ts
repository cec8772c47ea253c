import assert from "node:assert/strict";
import { Engine, secret, UNKNOWN, urnOf } from "./engine";
import { Refusal } from "./fakes/call";

const ROLE = urnOf("aws:iam/role:Role");
const TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }],
};

describe("IAM types", () => {
  let engine: Engine;
  beforeEach(async () => {
    engine = await Engine.start();
  });
  afterEach(() => engine.stop());

  it("accept a document as an object, store it as a string, and keep unknown and secret parts", async () => {
    const made = await engine.create(ROLE, { assumeRolePolicy: TRUST });
    assert.deepEqual(JSON.parse(String(made.state["assumeRolePolicy"])), TRUST);
    assert.equal((await engine.diff(made, { assumeRolePolicy: JSON.stringify(TRUST) })).some, false);
    const unknown = await engine.inputs(ROLE, { assumeRolePolicy: { ...TRUST, Id: UNKNOWN } });
    assert.equal(unknown["assumeRolePolicy"], UNKNOWN);
    const hidden = await engine.inputs(ROLE, { assumeRolePolicy: { ...TRUST, Id: secret("x") } });
    assert.deepEqual(hidden["assumeRolePolicy"], secret(String(JSON.stringify({ Id: "x", ...sorted(TRUST) }))));
  });

  it("have no Region", async () => {
    const made = await engine.create(ROLE, { assumeRolePolicy: TRUST });
    assert.equal("region" in made.inputs || "region" in made.state, false);
    assert.equal(engine.aws.calls[0]?.region, "us-east-1");
    const { failures } = await engine.check(ROLE, { assumeRolePolicy: TRUST, region: "eu-west-1" });
    assert.match(failures.join(), /^region: not an argument of aws:iam\/role:Role/);
  });

  it("do not call IAM without an explicit endpoint", async () => {
    await engine.configure({ region: "us-east-1", skipCredentialsValidation: "true" });
    const { message, left } = await engine.failCreate(ROLE, { name: "a", assumeRolePolicy: TRUST });
    assert.match(message, /calls IAM only at an explicit endpoint; set `endpoints` \(iam\)/);
    assert.equal(left, undefined);
  });

  it("detach and delete a role's policies first with forceDetachPolicies", async () => {
    const made = await engine.create(ROLE, { name: "a", assumeRolePolicy: TRUST, forceDetachPolicies: true });
    engine.aws.iam.role("a").attached.add("arn:aws:iam::aws:policy/ReadOnlyAccess");
    engine.aws.iam.role("a").inline.set("p", "{}");
    await engine.remove(made);
    assert.equal(engine.aws.iam.roles.size, 0);
  });

  it("stop retrying to delete a role with policies at the timeout", async () => {
    const made = await engine.create(ROLE, { name: "a", assumeRolePolicy: TRUST });
    engine.aws.iam.role("a").inline.set("p", "{}");
    await assert.rejects(
      engine.remove(made, 0.2),
      /deleting IAM Role \(a\): operation error IAM: DeleteRole, .*DeleteConflict/,
    );
  });

  it("retry while IAM does not know a principal", async () => {
    engine.aws.refuse.set("CreateRole", new Refusal("MalformedPolicyDocument", "Invalid principal in policy: x"));
    await engine.create(ROLE, { name: "a", assumeRolePolicy: TRUST });
    assert.equal(engine.aws.inputs("CreateRole").length, 2);
  });

  it("remove a permissions boundary and a description", async () => {
    const args = { name: "a", assumeRolePolicy: TRUST };
    const full = { ...args, description: "d", permissionsBoundary: "arn:aws:iam::aws:policy/ReadOnlyAccess" };
    const made = await engine.create(ROLE, full);
    const next = await engine.update(made, args);
    assert.deepEqual([next.state["description"], next.state["permissionsBoundary"]], [undefined, undefined]);
    assert.ok(engine.aws.operations().includes("DeleteRolePermissionsBoundary"));
  });

  it("report invalid names, IDs and documents", async () => {
    const { failures } = await engine.check(ROLE, { name: "a b", assumeRolePolicy: "{", maxSessionDuration: 60 });
    assert.match(failures.join("\n"), /name: must contain only .*got "a b"/);
    assert.match(failures.join("\n"), /assumeRolePolicy: contains an invalid JSON policy/);
    assert.match(failures.join("\n"), /maxSessionDuration: expected to be in the range \(3600 - 43200\)/);
    const read = (token: string, id: string) => engine.read(urnOf(token), id);
    await assert.rejects(read("aws:iam/rolePolicy:RolePolicy", "a"), /must be of the form <role name>:<policy name>/);
  });
});

/** The value with sorted keys at every depth, as the provider writes objects. */
function sorted(value: object): object {
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    entries.map(([name, part]) => [
      name,
      Array.isArray(part) ? part.map(sorted) : typeof part === "object" ? sorted(part) : part,
    ]),
  );
}
