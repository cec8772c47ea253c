import assert from "node:assert/strict";
import { Engine } from "./engine";

interface Spec {
  readonly name: string;
  readonly version: string;
  readonly meta: { readonly moduleFormat: string };
  readonly resources: Record<string, Record<string, unknown>>;
  readonly functions: Record<string, unknown>;
  readonly types: Record<string, { readonly type: string; readonly properties: Record<string, unknown> }>;
}

describe("GetSchema", () => {
  let schema: Spec;
  before(async () => {
    const engine = await Engine.start();
    schema = (await engine.schema()) as unknown as Spec;
    engine.stop();
  });

  const references = (value: unknown): string[] => {
    if (typeof value !== "object" || value === null) return [];
    const own = "$ref" in value ? [String(value.$ref)] : [];
    return [...own, ...Object.values(value).flatMap(references)];
  };

  it("has the name and the version of @pulumi/aws", () => {
    const { version } = require("@pulumi/aws/package.json") as { version: string };
    assert.deepEqual([schema.name, schema.version], ["aws", version]);
  });

  it("has a module format, because the engine refuses tokens in index/ without one", () => {
    const module = new RegExp(`^${schema.meta.moduleFormat}$`).exec("index/getCallerIdentity")?.[1];
    assert.equal(module, "index");
  });

  it("references only types that it contains", () => {
    const local = references(schema).filter((reference) => reference.startsWith("#/types/"));
    assert.ok(local.length > 0);
    const missing = local.filter((reference) => schema.types[reference.slice("#/types/".length)] === undefined);
    assert.deepEqual(missing, []);
  });

  it("requires only properties that it contains", () => {
    for (const resource of Object.values(schema.resources)) {
      const properties = resource["properties"] as Record<string, unknown>;
      const inputs = resource["inputProperties"] as Record<string, unknown>;
      assert.deepEqual(
        (resource["required"] as string[]).filter((name) => !(name in properties)),
        [],
      );
      assert.deepEqual(
        (resource["requiredInputs"] as string[]).filter((name) => !(name in inputs)),
        [],
      );
      assert.equal("tagsAll" in inputs, false);
    }
  });

  it("has an object type for the constraints of a grant, and a secret grant token", () => {
    assert.deepEqual(Object.keys(schema.types["aws:kms/GrantConstraint:GrantConstraint"]?.properties ?? {}), [
      "encryptionContextEquals",
      "encryptionContextSubset",
    ]);
    const grant = schema.resources["aws:kms/grant:Grant"]?.["properties"] as Record<string, { secret?: boolean }>;
    assert.equal(grant["grantToken"]?.secret, true);
  });

  it("accepts an IAM document as an object, and returns it as a string", () => {
    const { inputProperties, properties } = schema.resources["aws:iam/role:Role"] ?? {};
    const input = (inputProperties as Record<string, { oneOf?: { type: string }[] }>)["assumeRolePolicy"];
    assert.deepEqual(
      input?.oneOf?.map(({ type }) => type),
      ["string", "object"],
    );
    assert.deepEqual((properties as Record<string, object>)["assumeRolePolicy"], { type: "string" });
  });
});
