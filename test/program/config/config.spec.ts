import assert from "node:assert/strict";
import { ConfigError, parseConfig } from "../../../program/config/config";

const minimal = {
  databases: [{ identifier: "orders", region: "us-east-1" }],
  targets: [{ region: "eu-west-1" }],
  deletion: undefined,
  tags: undefined,
};

function errorsOf(raw: Record<string, unknown>): string {
  try {
    parseConfig({ ...minimal, ...raw });
  } catch (error) {
    assert.ok(error instanceof ConfigError, String(error));
    return error.message;
  }
  assert.fail("the config was accepted");
}

const lines = (text: string) => text.split("\n").slice(1);

describe("the stack config", () => {
  it("fills every default in", () => {
    assert.deepEqual(parseConfig(minimal), {
      databases: [
        {
          identifier: "orders",
          region: "us-east-1",
          kind: "instance",
          snapshots: { type: "any", newest: 1 },
          inTargets: {},
        },
      ],
      targets: [{ region: "eu-west-1", accounts: [], principals: [] }],
      deletion: "protect",
      concurrentCopies: {},
      tags: {},
    });
  });

  it("keeps what it is given", () => {
    const given = {
      databases: [
        {
          identifier: "orders",
          region: "us-east-1",
          kind: "instance",
          snapshots: { type: "automated", newest: 3 },
          parameterGroupName: "orders-mysql8",
          parameterGroup: { overrides: { max_connections: { value: "100" } }, exclusions: ["slow_query_log"] },
          optionGroup: { ports: { OEM: 5500 } },
          inTargets: { "eu-west-1": { optionGroupName: "orders-in-ireland" } },
        },
      ],
      concurrentCopies: { instance: 5 },
      targets: [
        {
          region: "eu-west-1",
          accounts: ["222222222222"],
          principals: ["arn:aws:iam::222222222222:role/SnapshotReceiver"],
          kmsKeyId: "arn:aws:kms:eu-west-1:111111111111:key/12345678-1234-1234-1234-123456789012",
        },
      ],
      deletion: "retain",
      tags: { team: "payments" },
    };
    assert.deepEqual(parseConfig(given), given);
  });

  it("tells all errors at once, each with its path", () => {
    const message = errorsOf({
      databases: [{ identifier: "9orders", region: "us-est-1", snapshots: { type: "latest", newest: -1 } }],
      targets: [{ region: "eu-west-1", accounts: ["2222"], principals: ["me"], kmsKeyId: "alias/orders", keys: 1 }],
      deletion: "keep",
      tags: { "aws:team": "payments" },
    });
    const paths = lines(message).map((line) => /^ {2}- (\S*): /.exec(line)?.[1]);
    assert.deepEqual(paths.sort(), [
      "databases[0].identifier",
      "databases[0].region",
      "databases[0].snapshots.newest",
      "databases[0].snapshots.type",
      "deletion",
      "tags.aws:team",
      "targets[0]",
      "targets[0].accounts",
      "targets[0].kmsKeyId",
      "targets[0].principals[0]",
    ]);
    assert.match(message, /has 10 error\(s\)/);
  });

  it("says what is missing", () => {
    assert.deepEqual(lines(errorsOf({ databases: undefined, targets: [] })), [
      "  - databases: got nothing: want a list of databases",
      "  - targets: got a list of 0: want at least one target",
    ]);
  });

  it("tells the shape of a value that is of the wrong type", () => {
    assert.deepEqual(lines(errorsOf({ databases: "orders", tags: { team: 7 } })), [
      "  - databases: got a string of 6 character(s): want a list of databases",
      "  - tags.team: got a number: want a string",
    ]);
  });

  it("explains that YAML turns an unquoted account id into a number", () => {
    assert.match(
      errorsOf({ targets: [{ region: "eu-west-1", accounts: [222222222222] }] }),
      /targets\[0\]\.accounts\[0\]: got a number: want 12 digits in quotes/,
    );
  });

  it("names the keys that it knows when it meets one that it does not", () => {
    const message = errorsOf({ targets: [{ region: "eu-west-1", account: ["222222222222"] }] });
    assert.match(
      errorsOf({ database: [] }),
      /the config: .*"database".*databases, targets, deletion, concurrentCopies, tags/,
    );
    assert.match(message, /targets\[0\].*"account".*region, accounts, principals, kmsKeyId/);
  });

  it("refuses public copies and says why", () => {
    assert.match(errorsOf({ targets: [{ region: "eu-west-1", accounts: ["all"] }] }), /accounts: .*public/);
  });

  it("refuses a database and a target that stand there twice", () => {
    const [database] = minimal.databases;
    const [target] = minimal.targets;
    const message = errorsOf({ databases: [database, database], targets: [target, target] });
    assert.match(message, /- databases\[1\]: /);
    assert.match(message, /- targets\[1\]\.region: /);
  });

  it("refuses a key of another Region than the target's", () => {
    const kmsKeyId = "arn:aws:kms:us-east-1:111111111111:key/12345678-1234-1234-1234-123456789012";
    assert.match(
      errorsOf({ targets: [{ region: "eu-west-1", kmsKeyId }] }),
      /targets\[0\]\.kmsKeyId: .*us-east-1.*eu-west-1/,
    );
  });

  it("refuses a target that snapshots cannot be copied to", () => {
    assert.match(errorsOf({ targets: [{ region: "cn-north-1" }] }), /targets\[0\]\.region: .*aws-cn.*databases\[0\]/);
  });

  it("takes a plain value for a parameter's override", () => {
    const { databases } = parseConfig({
      ...minimal,
      databases: [{ ...minimal.databases[0], parameterGroup: { overrides: { max_connections: "100" } } }],
    });
    assert.deepEqual(databases[0]?.parameterGroup, { overrides: { max_connections: { value: "100" } } });
  });

  it("refuses option groups of clusters, and groups for a Region that is no target", () => {
    const cluster = { identifier: "analytics", region: "us-east-1", kind: "cluster", optionGroupName: "options" };
    const message = errorsOf({ databases: [{ ...cluster, inTargets: { "eu-west-2": { optionGroup: {} } } }] });
    assert.match(message, /- databases\[0\]\.optionGroupName: .*clusters have no option group/);
    assert.match(message, /- databases\[0\]\.inTargets\.eu-west-2\.optionGroup: .*clusters have no option group/);
    assert.match(message, /- databases\[0\]\.inTargets\.eu-west-2: .*no target/);
  });

  it("never prints a value of a list or map, which may be secret", () => {
    assert.doesNotMatch(errorsOf({ databases: { password: "hunter2" } }), /hunter2/);
  });
});
