import assert from "node:assert/strict";
import { CONFIG } from "../../../sandbox/provider/config";
import { DECLARATIONS, declaredType } from "../../../sandbox/provider/declared";
import { RESOURCES } from "../../../sandbox/provider/registry";
import { declarations } from "../../../scripts/providerArguments";

const KEY = "aws:kms/key:Key";
const sorted = (names: Iterable<string>) => [...names].sort();

describe("The declarations of @pulumi/aws", () => {
  it("match the installed package (npm run declarations)", () => {
    assert.deepEqual(DECLARATIONS, declarations());
  });

  for (const { token, arguments: handled, outputs, unsupported, tagging } of RESOURCES) {
    it(`${token} supports each declared argument or refuses it by name`, () => {
      const declared = Object.keys(DECLARATIONS.resources[token]?.arguments ?? {});
      assert.deepEqual(sorted([...Object.keys(handled), ...unsupported]), sorted(declared));
      assert.deepEqual(
        Object.keys(handled).filter((name) => name in outputs),
        [],
      );
      assert.equal(tagging !== undefined, "tags" in handled);
    });
  }

  it("contain every supported provider setting", () => {
    assert.deepEqual(
      Object.keys(CONFIG).filter((name) => !DECLARATIONS.settings.includes(name)),
      [],
    );
  });

  it("are joined with replacement, behavior and support of each argument", () => {
    const behaves = { replaces: ["keyUsage"], behavior: { policy: { default: "{}" } }, supported: ["isEnabled"] };
    const { arguments: joined, outputs, unsupported } = declaredType(KEY, { ...behaves, outputs: ["xksKeyId"] });
    assert.deepEqual(joined, {
      isEnabled: { type: "boolean" },
      keyUsage: { type: "string", replaces: true },
      policy: { type: "string", computed: true, default: "{}" },
      region: { type: "string", computed: true, replaces: true },
      tags: { type: "map" },
      tagsAll: { type: "map", computed: true },
    });
    assert.deepEqual(sorted(Object.keys(outputs)), ["arn", "keyId", "xksKeyId"]);
    assert.ok(unsupported.includes("description"));
    assert.equal("arn" in declaredType(KEY, { unread: ["arn"] }).outputs, false);
  });

  it("fail the start of the provider for a type or an argument that they do not contain", () => {
    assert.throws(() => declaredType("aws:kms/lock:Lock", {}), /declarations\.json has no aws:kms\/lock:Lock/);
    assert.throws(() => declaredType(KEY, { replaces: ["color"] }), /does not declare color of aws:kms\/key:Key/);
    assert.throws(() => declaredType(KEY, { behavior: { size: {} } }), /does not declare size of aws:kms\/key:Key/);
  });
});
