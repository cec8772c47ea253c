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

  it("is that of the package aws in the version that @pulumi/aws asks for", () => {
    const { version } = require("@pulumi/aws/package.json") as { version: string };
    assert.deepEqual([schema.name, schema.version], ["aws", version]);
  });

  it("says where the module ends in a token, without which the engine refuses those in index/", () => {
    const module = new RegExp(`^${schema.meta.moduleFormat}$`).exec("index/getCallerIdentity")?.[1];
    assert.equal(module, "index");
  });

  it("names only types that it has", () => {
    const local = references(schema).filter((reference) => reference.startsWith("#/types/"));
    assert.ok(local.length > 0);
    const missing = local.filter((reference) => schema.types[reference.slice("#/types/".length)] === undefined);
    assert.deepEqual(missing, []);
  });

  it("requires only properties that there are", () => {
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

  it("has the constraints of a grant as an object type, and its token as a secret", () => {
    assert.deepEqual(Object.keys(schema.types["aws:kms/GrantConstraint:GrantConstraint"]?.properties ?? {}), [
      "encryptionContextEquals",
      "encryptionContextSubset",
    ]);
    const grant = schema.resources["aws:kms/grant:Grant"]?.["properties"] as Record<string, { secret?: boolean }>;
    assert.equal(grant["grantToken"]?.secret, true);
  });

  it("takes the document of an IAM policy as an object, too, and answers it as text", () => {
    const { inputProperties, properties } = schema.resources["aws:iam/role:Role"] ?? {};
    const takes = (inputProperties as Record<string, { oneOf?: { type: string }[] }>)["assumeRolePolicy"];
    assert.deepEqual(
      takes?.oneOf?.map(({ type }) => type),
      ["string", "object"],
    );
    assert.deepEqual((properties as Record<string, object>)["assumeRolePolicy"], { type: "string" });
  });
});
