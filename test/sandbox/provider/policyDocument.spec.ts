import assert from "node:assert/strict";
import { Engine } from "./engine";
import type { Fields, Json } from "./fakeAws";

const TOKEN = "aws:iam/getPolicyDocument:getPolicyDocument";

describe(TOKEN, () => {
  let engine: Engine;
  before(async () => {
    engine = await Engine.start();
  });
  after(() => engine.stop());
  const write = async (args: Fields) => (await engine.invoke(TOKEN, args)).results;
  const read = async (args: Fields) => JSON.parse(String((await write(args))["json"])) as Fields;
  const statement = async (fields: Fields) => ((await read({ statements: [fields] }))["Statement"] as Fields[])[0];

  it("writes a statement as the real provider does: one text alone, several in reverse order, fields in its order", async () => {
    const { json, minifiedJson } = await write({
      statements: [
        {
          resources: ["arn:aws:s3:::b"],
          actions: ["s3:GetObject", "s3:PutObject", "s3:GetObject"],
          sid: "Write",
          principals: [{ type: "AWS", identifiers: ["1", "2"] }],
        },
      ],
    });
    assert.equal(
      minifiedJson,
      '{"Version":"2012-10-17","Statement":[{"Sid":"Write","Effect":"Allow","Action":["s3:PutObject","s3:GetObject"],' +
        '"Resource":"arn:aws:s3:::b","Principal":{"AWS":["2","1"]}}]}',
    );
    assert.match(String(json), /^\{\n {2}"Version": "2012-10-17",\n {2}"Statement": \[/);
    assert.deepEqual(engine.aws.calls, []);
  });

  it("joins principals of one type and conditions of one variable", async () => {
    const found = await statement({
      actions: ["kms:*"],
      principals: [
        { type: "AWS", identifiers: ["1"] },
        { type: "AWS", identifiers: ["2"] },
        { type: "Service", identifiers: ["rds.amazonaws.com"] },
      ],
      conditions: [
        { test: "StringEquals", variable: "kms:ViaService", values: ["b", "a"] },
        { test: "Bool", variable: "kms:GrantIsForAWSResource", values: ["true"] },
        { test: "StringEquals", variable: "kms:ViaService", values: ["c"] },
      ],
    });
    assert.deepEqual(found?.["Principal"], { AWS: ["2", "1"], Service: "rds.amazonaws.com" });
    assert.deepEqual(found?.["Condition"], {
      Bool: { "kms:GrantIsForAWSResource": "true" },
      StringEquals: { "kms:ViaService": ["b", "a", "c"] },
    });
  });

  it("writes everybody as a star only where the type is one", async () => {
    const of = async (type: string) =>
      (await statement({ actions: ["s3:*"], principals: [{ type, identifiers: ["*"] }] }))?.["Principal"];
    assert.deepEqual([await of("*"), await of("AWS")], ["*", { AWS: "*" }]);
  });

  it("turns &{…} into IAM's variables, which the older version has not", async () => {
    const statements = [{ actions: ["s3:*"], resources: ["arn:aws:s3:::&{aws:username}"] }];
    assert.equal((await statement(statements[0] ?? {}))?.["Resource"], `arn:aws:s3:::$${"{aws:username}"}`);
    await assert.rejects(write({ statements, version: "2008-10-17" }), /found &\{ sequence in/);
  });

  it("begins with sources and lets overrides replace statements of their sid", async () => {
    const document = (Sid: string, Action: Json, Id = "") =>
      JSON.stringify({ Version: "2008-10-17", Id, Statement: { Sid, Action } });
    const found = await read({
      sourcePolicyDocuments: [document("A", "a:1", "first"), document("B", "b:1")],
      statements: [{ sid: "B", actions: ["b:2"] }],
      overridePolicyDocuments: [document("A", "a:3", "last")],
    });
    assert.deepEqual([found["Version"], found["Id"]], ["2012-10-17", "last"]);
    assert.deepEqual(
      (found["Statement"] as Fields[]).map((one) => one["Action"]),
      ["a:3", "b:2"],
    );
  });

  it("refuses repeated sids, documents that are no JSON and what it does not know, each in its words", async () => {
    const twice = { statements: [{ sid: "A" }, { sid: "A" }] };
    await assert.rejects(write(twice), /duplicate Sid \(A\)\. Remove the Sid/);
    await assert.rejects(
      write({ sourcePolicyDocuments: ['{"Statement":[{"Sid":"A"}]}', '{"Statement":[{"Sid":"A"}]}'] }),
      /duplicate Sid \(A\) in source_policy_documents/,
    );
    await assert.rejects(write({ overridePolicyDocuments: ["{"] }), /merging override document 0/);
    const { failures } = await engine.invoke(TOKEN, {
      statements: [{ sid: "a-b", action: ["s3:*"], effect: "Maybe", conditions: [{ test: "Bool" }] }],
      version: "2020-01-01",
    });
    assert.match(failures.join("\n"), /statements\[0\].action: not an argument; arguments here: actions, conditions/);
    assert.match(failures.join("\n"), /statements\[0\].sid: must only include alphanumeric characters; got "a-b"/);
    assert.match(failures.join("\n"), /statements\[0\].effect: expected to be one of Allow, Deny; got "Maybe"/);
    assert.match(failures.join("\n"), /statements\[0\].conditions\[0\].variable: Missing required argument/);
    assert.match(failures.join("\n"), /version: expected to be one of 2008-10-17, 2012-10-17; got "2020-01-01"/);
  });
});
