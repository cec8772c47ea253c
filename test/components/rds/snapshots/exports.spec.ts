import assert from "node:assert/strict";
import fc from "fast-check";
import {
  bucketNameErrors,
  exportEngineErrors,
  exportIdentifierErrors,
  exportOnlyErrors,
  exportRolePolicy,
  exportSourceErrors,
  exportTrustPolicy,
  prefixErrors,
  roleArnErrors,
  roleNameErrors,
} from "../../../../components/rds/snapshots/exports";

const SNAPSHOT = "arn:aws:rds:us-east-1:111111111111:snapshot:orders";
const names = fc.stringMatching(/^[A-Za-z0-9$_]{1,12}$/);

describe("exportOnlyErrors", () => {
  for (const [engines, most] of [
    [["mysql", "mariadb", "aurora-mysql"], 2],
    [["postgres", "aurora-postgresql", undefined], 3],
  ] as const) {
    it(`accepts names of 1 to ${most} parts for ${engines.map((engine) => engine ?? "an unknown engine").join(", ")}`, () => {
      fc.assert(
        fc.property(fc.array(names, { minLength: 1, maxLength: 5 }), fc.constantFrom(...engines), (parts, engine) => {
          assert.equal(exportOnlyErrors([parts.join(".")], engine).length === 0, parts.length <= most);
        }),
      );
    });
  }

  it("accepts only the characters that AWS accepts", () => {
    const texts = fc.string({ unit: fc.constantFrom("a", "Z", "0", "$", "_", "-", " ", ".", "ü"), maxLength: 6 });
    fc.assert(
      fc.property(texts, (text) => {
        const isFine = /^[A-Za-z0-9$_]+(?:\.[A-Za-z0-9$_]+){0,2}$/.test(text);
        assert.equal(exportOnlyErrors([text], "postgres").length === 0, isFine);
      }),
    );
  });

  it("returns the reason", () => {
    assert.match(
      exportOnlyErrors(["shop.order-items"], "mysql").join(),
      /^must list names of letters, digits, "\$" and "_", but "shop\.order-items" contains "order-items"; list a larger part/,
    );
    assert.match(exportOnlyErrors(["shop", "shop"]).join(), /^must not list "shop" more than once\.$/);
    assert.match(exportOnlyErrors([]).join(), /^must not be empty; remove it to export everything\.$/);
    for (const [engine, written] of [
      ["mysql", "database or database.table for mysql"],
      ["postgres", "database or database.schema or database.schema.table for postgres"],
      [undefined, "database or database.schema or database.schema.table"],
      ["custom-oracle-ee", "database or database.schema or database.schema.table for custom-oracle-ee"],
    ] as const)
      assert.deepEqual(exportOnlyErrors(["a.b.c.d"], engine), [
        `must list names such as ${written}, but "a.b.c.d" has 4 parts.`,
      ]);
    const most = "a".repeat(200 * 1024);
    assert.deepEqual(exportOnlyErrors([most]), []);
    assert.match(
      exportOnlyErrors([most, "b"]).join(),
      /^must have at most 204800 bytes in total, but has 204801; list larger parts/,
    );
    const many = Array.from({ length: 20_001 }, (_, index) => `database_${index}`);
    assert.match(exportOnlyErrors(many).join(), /^must have at most 204800 bytes in total, but has \d+; /);
  });
});

describe("An export", () => {
  const evidence = (engine: string) => ({ snapshotArn: SNAPSHOT, encrypted: true, snapshotType: "manual", engine });

  it("must be of MySQL, MariaDB, PostgreSQL or Aurora", () => {
    for (const engine of ["mysql", "mariadb", "postgres", "aurora-mysql", "aurora-postgresql"])
      assert.deepEqual(exportEngineErrors(SNAPSHOT, evidence(engine)), []);
    for (const engine of ["oracle-ee", "oracle-se2-cdb", "sqlserver-ex", "db2-se", "custom-oracle-ee"])
      assert.match(exportEngineErrors(SNAPSHOT, evidence(engine)).join(), new RegExp(`is a snapshot of ${engine}`));
    assert.deepEqual(exportEngineErrors(SNAPSHOT, undefined), []);
    const { engine: _, ...unknown } = evidence("mysql");
    assert.deepEqual(exportEngineErrors(SNAPSHOT, unknown), []);
  });

  it("must not be of magnetic storage", () => {
    assert.deepEqual(exportEngineErrors(SNAPSHOT, { ...evidence("mysql"), storageType: "standard" }), [
      `must not be a snapshot of magnetic storage, but "${SNAPSHOT}" is one; restore it to gp3 storage, and export a snapshot of that database.`,
    ]);
    assert.deepEqual(exportEngineErrors(SNAPSHOT, { ...evidence("mysql"), storageType: "gp3" }), []);
    assert.equal(exportEngineErrors(SNAPSHOT, { ...evidence("oracle-ee"), storageType: "standard" }).length, 2);
  });

  it("must stay in one Region", () => {
    assert.deepEqual(exportSourceErrors(SNAPSHOT, "us-east-1"), []);
    assert.match(
      exportSourceErrors(SNAPSHOT, "eu-west-1").join(),
      /^must be a snapshot in eu-west-1, but ".*" is in us-east-1; set region to us-east-1, .* copy the snapshot to eu-west-1\.$/,
    );
    assert.match(
      exportSourceErrors("orders", "eu-west-1").join(),
      /^must be the full ARN of a snapshot, such as arn:aws:rds:eu-west-1:.*, but is "orders"\.$/,
    );
    assert.deepEqual(exportSourceErrors(SNAPSHOT, "us-esat-1"), []);
  });

  it("needs the name of a general purpose bucket", () => {
    for (const name of ["orders-exports", "abc", "a.b-c.d", "1".repeat(63), "orders-xn--x", "orders--ol-s3-x"])
      assert.deepEqual(bucketNameErrors(name), [], name);
    for (const name of ["ab", "Orders", "-abc", "abc-", "a..b", ".abc", "1".repeat(64), "a_b"])
      assert.match(bucketNameErrors(name).join(), /^must have 3 to 63 lowercase letters, .* but is "/, name);
    for (const name of ["192.168.1.1", "999.0.0.1", "10.0.12.100"])
      assert.match(bucketNameErrors(name).join(), /^must not have the form of an IP address, but is "/, name);
    for (const name of ["1.2.3", "1.2.3.4.5", "1234.1.1.1", "1.1.1.1234", "1.2.3.4a", "orders.192.168.1.1"])
      assert.deepEqual(bucketNameErrors(name), [], name);
    for (const [name, part] of [
      ["xn--orders", "xn--"],
      ["sthree-orders", "sthree-"],
      ["amzn-s3-demo-orders", "amzn-s3-demo-"],
      ["orders-s3alias", "-s3alias"],
      ["orders--ol-s3", "--ol-s3"],
      ["orders.mrap", ".mrap"],
      ["orders--use1-az4--x-s3", "--x-s3"],
      ["orders--table-s3", "--table-s3"],
    ] as const)
      assert.deepEqual(bucketNameErrors(name), [
        `must be a general purpose bucket, whose name cannot start or end with "${part}", but is "${name}".`,
      ]);
    for (const name of ["s3://orders", "arn:aws:s3:::orders", "orders/2026"])
      assert.match(
        bucketNameErrors(name).join(),
        /^must be only the name of a bucket, but is ".*"; set folders in s3Prefix\.$/,
        name,
      );
  });

  it("checks long names in linear time", () => {
    const start = process.cpuUsage();
    for (const name of [`${"a".repeat(62)}_`, `${"a-".repeat(31)}_`, `${"a.".repeat(31)}_`, "1.".repeat(200_000)])
      assert.equal(bucketNameErrors(name).length, 1);
    // Quadratic backtracking over the longest of these names would take minutes.
    assert.ok(process.cpuUsage(start).user < 5_000_000);
  });

  it("needs a prefix that AWS does not change", () => {
    assert.deepEqual(prefixErrors("orders/2026-11"), []);
    assert.match(prefixErrors("orders:2026").join(), /^must not contain a colon, but is "orders:2026"\.$/);
    assert.match(
      prefixErrors("orders 2026").join(),
      /^must not contain " ", which AWS replaces with "_", but is "orders 2026"; use "_"\.$/,
    );
  });

  it("needs an identifier of RDS", () => {
    for (const name of ["a", "orders-1", "O1", "a".repeat(60)])
      assert.deepEqual(exportIdentifierErrors(name), [], name);
    for (const name of ["", "1a", "a--b", "a-", "a_b", "a".repeat(61)])
      assert.match(exportIdentifierErrors(name).join(), /^must have 1 to 60 letters, .* but is "/, name);
  });

  it("needs the ARN of a role in the partition", () => {
    for (const [arn, region] of [
      ["arn:aws:iam::111111111111:role/service-role/exports", "us-east-1"],
      ["arn:aws-cn:iam::111111111111:role/exports", "cn-north-1"],
      ["arn:aws-cn:iam::111111111111:role/exports", "us-esat-1"],
    ] as const)
      assert.deepEqual(roleArnErrors(arn, region), []);
    for (const text of [
      "arn:aws:iam::111111111111:user/x",
      "arn:aws:sts::111111111111:role/x",
      "arn:aws:iam::111111111111:role/",
      "arn:aws:iam:::role/exports",
      "exports",
    ])
      assert.deepEqual(roleArnErrors(text, "cn-north-1"), [
        `must be the ARN of an IAM role, such as arn:aws-cn:iam::111111111111:role/export, but is "${text}"; use another role, or remove iamRoleArn to create one.`,
      ]);
    assert.deepEqual(roleArnErrors("arn:aws:iam::111111111111:role/exports", "cn-north-1"), [
      `must be a role in aws-cn, the partition of cn-north-1, but "arn:aws:iam::111111111111:role/exports" is in aws; use another role, or remove iamRoleArn to create one.`,
    ]);
  });
});

describe("The role of an export", () => {
  it("trusts the export service", () => {
    assert.deepEqual(exportTrustPolicy(), {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "export.rds.amazonaws.com" }, Action: "sts:AssumeRole" }],
    });
  });

  for (const [region, partition] of [
    ["us-east-1", "aws"],
    ["cn-north-1", "aws-cn"],
    ["us-esat-1", "aws"],
  ] as const) {
    it(`has the bucket actions of the RDS User Guide in ${region}`, () => {
      assert.deepEqual(exportRolePolicy({ s3BucketName: "orders-exports", region }), {
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "ExportPolicy",
            Effect: "Allow",
            Action: ["s3:PutObject*", "s3:ListBucket", "s3:GetObject*", "s3:DeleteObject*", "s3:GetBucketLocation"],
            Resource: [`arn:${partition}:s3:::orders-exports`, `arn:${partition}:s3:::orders-exports/*`],
          },
        ],
      });
    });
  }
});

describe("roleNameErrors", () => {
  it("accepts only the characters that IAM accepts", () => {
    for (const name of ["orders-for-audit", "a", "a+b=c,d.e@f-g_h"]) assert.deepEqual(roleNameErrors(name), []);
    for (const name of ["", "orders for audit", "orders/audit", "ordérs", "orders!", "!orders"]) {
      assert.match(
        roleNameErrors(name).join(),
        /^must have only letters, digits and \+ = , \. @ - _, .* but is "[^"]*"; rename the component, or set iamRoleArn\.$/,
      );
    }
  });
});
