import assert from "node:assert/strict";
import { LookupError } from "../../../program/aws/credentials";
import {
  adopting,
  available,
  COMPONENT,
  COPY,
  component,
  copyInputs,
  copyOf,
  type Found,
  SOURCE,
  STACK,
  step,
} from "./adopting";

describe("adopt", () => {
  it("imports a copy that exists in AWS but not in the state, by its identifier and Region", async () => {
    const { file, code } = await adopting([component("same"), copyOf()], { "orders-copy": [available] });
    assert.deepEqual(file, {
      nameTable: { [COMPONENT]: COMPONENT },
      resources: [
        {
          name: COPY,
          type: "aws:rds/snapshotCopy:SnapshotCopy",
          logicalName: "orders-copy",
          id: "orders-copy@eu-west-1",
          parent: COMPONENT,
          version: "7.48.0",
        },
      ],
    });
    assert.equal(code, 7, "the exit code is that of pulumi import");
  });

  it("also imports the components above it that the state lacks", async () => {
    const { file } = await adopting([component("create"), copyOf()], { "orders-copy": [available] });
    assert.deepEqual(file?.nameTable, {});
    assert.deepEqual(
      file?.resources.map(({ name, component, parent }) => ({ name, component, parent })),
      [
        { name: COMPONENT, component: true, parent: undefined },
        { name: COPY, component: undefined, parent: COMPONENT },
      ],
    );
  });

  describe("for a resource with a provider of the program", () => {
    const provider = "urn:pulumi:prod::p::pulumi:providers:aws::partner";
    const roles = JSON.stringify([{ roleArn: "arn:aws:iam::222222222222:role/Receiver", externalId: "shop" }]);
    const providerStep = (inputs: object) => step(provider, "same", inputs);
    const copy = step(COPY, "create", copyInputs, { provider: `${provider}::04da6b54` });

    it("imports with this provider and looks the resource up with its settings", async () => {
      const settings = { region: "eu-west-1", profile: "partner", assumeRoles: roles, skipRegionValidation: "true" };
      const { file, asked } = await adopting([providerStep(settings), copy], { "orders-copy": [available] });
      assert.deepEqual(file?.nameTable, { [provider]: provider });
      assert.equal(file?.resources[0]?.["provider"], provider);
      assert.deepEqual(asked[0]?.provider, {
        name: "partner",
        region: "eu-west-1",
        profile: "partner",
        roles: [{ roleArn: "arn:aws:iam::222222222222:role/Receiver", externalId: "shop" }],
      });
    });

    it("ignores the aws: settings of the stack's config, which are for the default provider", async () => {
      const config = { "aws:profile": "owner" };
      const found = await adopting([providerStep({ region: "eu-west-1" }), copy], {}, { config });
      assert.equal(found.asked[0]?.provider.profile, undefined);
    });

    it("skips resources that it cannot look up, names the reason and exits with 1", async () => {
      const cannot = () => [new LookupError("secretKey is secret")];
      const { code, log } = await adopting([providerStep({}), copy], { "orders-copy": cannot() });
      assert.match(
        log,
        /^Skipped: SnapshotCopy orders-copy in eu-west-1 could not be looked up with the provider partner: secretKey is secret\.$/m,
      );
      assert.match(log, /^Nothing to adopt: AWS has none of the other resources that the program would create\.$/m);
      assert.equal(code, 1);
      const other = step(COPY.replace(/orders-copy$/, "other"), "create", {
        ...copyInputs,
        targetDbSnapshotIdentifier: "other",
      });
      const some = await adopting([copy, other], { "orders-copy": cannot(), other: [available] }, { importCode: 0 });
      assert.deepEqual([some.code, some.file?.resources.length], [1, 1]);
    });
  });

  it("reads secret aws: settings from the stack's config, which a preview hides, and never logs them", async () => {
    const config = { "aws:accessKey": "AKIAEXAMPLE", "aws:secretKey": "[secret]", "shop:password": "[secret]" };
    const revealed = {
      "aws:accessKey": { value: "AKIAEXAMPLE", secret: false },
      "aws:secretKey": { value: "the-secret-key", secret: true },
      "shop:password": { value: "the-password", secret: true },
    };
    const args = ["--stack", "prod", "--config-file", "prod.yaml", "--yes"];
    const found = await adopting([copyOf()], {}, { config, revealed, args });
    const { name: _, ...settings } = found.asked[0]?.provider ?? {};
    assert.deepEqual(settings, { accessKey: "AKIAEXAMPLE", secretKey: "the-secret-key", roles: [] });
    const options = ["--stack", "prod", "--config-file", "prod.yaml"];
    assert.deepEqual(found.commands[1], ["config", "--json", "--show-secrets", ...options]);
    assert.doesNotMatch(found.log, /the-/);
  });

  it("looks resources of the default provider up with the aws: settings of the stack's config", async () => {
    const roles = [{ roleArn: "arn:aws:iam::222222222222:role/Receiver" }];
    const config = {
      "aws:region": "eu-west-1",
      "aws:profile": "shop",
      "aws:assumeRoles": JSON.stringify(roles),
      "shop:profile": "other",
    };
    const { region: _, ...inputs } = copyInputs;
    const { asked } = await adopting([step(COPY, "create", inputs)], {}, { config });
    assert.equal(asked[0]?.region, "eu-west-1");
    assert.deepEqual(asked[0]?.provider, { name: "default_7_48_0", region: "eu-west-1", profile: "shop", roles });
  });

  it("skips a resource whose name the preview does not show, and names its URN", async () => {
    for (const hidden of ["[secret]", "04da6b54-80e4-46f7-96ec-b56ff0331ba9", undefined]) {
      const inputs = { ...copyInputs, targetDbSnapshotIdentifier: hidden };
      const { code, log } = await adopting([step(COPY, "create", inputs)], {});
      assert.ok(log.includes(`Skipped: the preview does not show the name or the Region of ${COPY}`), log);
      assert.equal(code, 1);
    }
  });

  it("waits for a copy in progress", async () => {
    const { log, file } = await adopting([copyOf()], {
      "orders-copy": [{ status: "creating" }, { status: "creating" }, available],
    });
    assert.equal(log.match(/\(pause\)/g)?.length, 2);
    assert.equal(log.match(/Waiting for SnapshotCopy orders-copy in eu-west-1, which has status creating/g)?.length, 1);
    assert.equal(file?.resources.length, 1);
  });

  it("skips a failed copy and names the fix", async () => {
    const { code, log, commands } = await adopting([copyOf()], { "orders-copy": [{ status: "failed" }] });
    assert.equal(code, 1);
    assert.match(
      log,
      /orders-copy in eu-west-1 has status failed\. Delete it in AWS; the next `pulumi up` creates it again/,
    );
    assert.deepEqual(
      commands.map(([command]) => command),
      ["preview"],
    );
  });

  it("skips a copy of another snapshot with the same name", async () => {
    const other = SOURCE.replace("orders", "billing");
    const { code, log, file } = await adopting([copyOf()], {
      "orders-copy": [{ status: "available", sourceSnapshotArn: other }],
    });
    assert.equal(code, 1);
    assert.ok(log.includes(`is a copy of ${other}, not of ${SOURCE}`), log);
    assert.equal(file, undefined);
  });

  it("does nothing if AWS has no such resource, or if the state has it already", async () => {
    for (const steps of [[copyOf()], [copyOf("same")]]) {
      const { code, log } = await adopting(steps, { "orders-copy": steps[0]?.op === "same" ? [available] : [] });
      assert.equal(code, 0);
      assert.match(log, /Nothing to adopt/);
    }
  });

  describe("for a lost key", () => {
    const key = "urn:pulumi:prod::p::rds-snapshots:index:SnapshotKey$aws:kms/key:Key::snapshots";
    const alias = "urn:pulumi:prod::p::rds-snapshots:index:SnapshotKey$aws:kms/alias:Alias::snapshots";
    const other = key.replace(/snapshots$/, "other");
    const aliasOf = (of: string) =>
      step(alias, "create", { region: "eu-west-1", name: "alias/snapshots" }, { key: of, parent: STACK });
    const found = () => ({ "alias/snapshots": [{ keyId: "0d990263" }] });
    const imported = ({ file }: Found) => file?.resources.map(({ name, id }) => [name, id]);

    it("finds the key of its alias among other keys", async () => {
      const keys = [other, key].map((urn) => step(urn, "create", { region: "eu-west-1" }));
      assert.deepEqual(imported(await adopting([...keys, aliasOf(key)], found())), [
        [alias, "alias/snapshots@eu-west-1"],
        [key, "0d990263@eu-west-1"],
      ]);
    });

    it("ignores keys of another provider, and keys in the state", async () => {
      const partner = "urn:pulumi:prod::p::pulumi:providers:aws::partner::04da6b54";
      const elsewhere = step(key, "create", { region: "eu-west-1" }, { provider: partner });
      for (const each of [elsewhere, step(key, "same", { region: "eu-west-1" })]) {
        assert.deepEqual(imported(await adopting([each, aliasOf(key)], found())), [
          [alias, "alias/snapshots@eu-west-1"],
        ]);
      }
    });
  });

  it("passes options to both commands, but --yes only to the import", async () => {
    const args = ["--stack", "prod", "--yes"];
    const { commands } = await adopting([copyOf()], { "orders-copy": [available] }, { args });
    assert.deepEqual(commands, [
      ["preview", "--json", "--stack", "prod"],
      ["import", "--file", "FILE", "--generate-code=false", "--stack", "prod", "--yes"],
    ]);
  });

  it("adopts nothing after a failed preview", async () => {
    const { code, log, commands } = await adopting([copyOf()], { "orders-copy": [available] }, { previewCode: 255 });
    assert.equal(code, 255);
    assert.match(log, /pulumi preview failed; nothing was adopted/);
    assert.equal(commands.length, 1);
  });
});
