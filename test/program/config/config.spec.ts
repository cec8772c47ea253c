import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ConfigError, parseConfig } from "../../../program/config/config";

const minimal = {
  databases: [{ identifier: "orders", region: "us-east-1" }],
  targets: [{ region: "eu-west-1" }],
  deletion: undefined,
  tags: undefined,
};

const KEEP_ALL = { pin: [], grace: { years: 0, months: 0, days: 0, hours: 20 }, timeZone: "UTC" };

function errorsOf(raw: Record<string, unknown>): string {
  try {
    parseConfig({ ...minimal, ...raw });
  } catch (error) {
    assert.ok(error instanceof ConfigError && pulumi.RunError.isInstance(error), String(error));
    return error.message;
  }
  assert.fail("the config was accepted");
}

const lines = (text: string) => text.split("\n").slice(1);

describe("the stack config", () => {
  it("adds every default", () => {
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
      targets: [{ region: "eu-west-1", sharedAccounts: [], principals: [] }],
      deletion: "protect",
      retention: KEEP_ALL,
      concurrentCopies: {},
      tags: {},
    });
  });

  it("keeps given values", () => {
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
          sharedAccounts: ["222222222222"],
          principals: ["arn:aws:iam::222222222222:role/SnapshotReceiver"],
          kmsKeyId: "arn:aws:kms:eu-west-1:111111111111:key/12345678-1234-1234-1234-123456789012",
        },
      ],
      deletion: "retain",
      tags: { team: "payments" },
    };
    assert.deepEqual(parseConfig(given), { ...given, retention: KEEP_ALL });
  });

  it("reports all errors at once, each with its path", () => {
    const message = errorsOf({
      databases: [{ identifier: "9orders", region: "us-est-1", snapshots: { type: "latest", newest: -1 } }],
      targets: [
        { region: "eu-west-1", sharedAccounts: ["2222"], principals: ["me"], kmsKeyId: "alias/orders", keys: 1 },
      ],
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
      "targets[0].kmsKeyId",
      "targets[0].principals[0]",
      "targets[0].sharedAccounts",
    ]);
    assert.match(message, /has 10 errors:/);
  });

  it("reports missing and empty values", () => {
    assert.deepEqual(lines(errorsOf({ databases: undefined, targets: [] })), [
      "  - databases: must be a list of databases, but is missing",
      "  - targets: must list at least one target",
    ]);
  });

  it("describes the shape of a value with the wrong type", () => {
    assert.deepEqual(lines(errorsOf({ databases: "orders", tags: { team: 7 } })), [
      "  - databases: must be a list of databases, but is a string of 6 characters",
      "  - tags.team: must be a string, but is the number 7",
    ]);
  });

  it("prints numbers and booleans, but no strings, which may be secret", () => {
    const [database] = minimal.databases;
    const snapshots = { type: true, newest: 150 };
    assert.deepEqual(lines(errorsOf({ databases: [{ ...database, snapshots }], deletion: "hunter2" })), [
      '  - databases[0].snapshots.type: must be "automated", "manual" or "any", but is the boolean true',
      "  - databases[0].snapshots.newest: must be a whole number from 0 to 100, but is the number 150",
      '  - deletion: must be "protect", "retain" or "delete", but is a string of 7 characters',
    ]);
  });

  it("explains that YAML reads an unquoted account ID as a number", () => {
    assert.match(
      errorsOf({ targets: [{ region: "eu-west-1", sharedAccounts: [222222222222] }] }),
      /targets\[0\]\.sharedAccounts\[0\]: must be an account ID of 12 digits in quotes, .*, but is the number 222222222222$/m,
    );
  });

  it("lists the valid keys for an unknown key", () => {
    const message = errorsOf({ targets: [{ region: "eu-west-1", account: ["222222222222"] }] });
    assert.match(
      errorsOf({ database: [] }),
      /the config: has the unknown key "database"; valid keys: databases, targets, deletion, only, keyStack, retention, concurrentCopies, tags/,
    );
    assert.match(
      message,
      /targets\[0\]: has the unknown key "account"; valid keys: region, sharedAccounts, principals, kmsKeyId/,
    );
  });

  it("refuses public copies and names the reason", () => {
    assert.match(
      errorsOf({ targets: [{ region: "eu-west-1", sharedAccounts: ["all"] }] }),
      /sharedAccounts: must list account IDs, not "all": .*public/,
    );
  });

  it("reports malformed account IDs beside a public share", () => {
    const message = errorsOf({ targets: [{ region: "eu-west-1", sharedAccounts: ["all", "12"] }] });
    assert.match(message, /sharedAccounts: must list account IDs, not "all"/);
    assert.match(message, /sharedAccounts: must list account IDs of 12 digits, but lists "12"/);
  });

  it("reports contradictions between valid entries together with invalid entries, by their own indexes", () => {
    const [database] = minimal.databases;
    const [target] = minimal.targets;
    const kmsKeyId = "arn:aws:kms:us-east-1:111111111111:key/12345678-1234-1234-1234-123456789012";
    assert.deepEqual(
      lines(
        errorsOf({
          databases: [
            { ...database, identifier: "9orders" },
            database,
            { ...database, inTargets: { "eu-west-2": {} } },
          ],
          targets: [{ ...target, region: "eu-wset-1" }, target, { ...target, kmsKeyId }],
          deletion: "keep",
        }),
      ).map((line) => line.slice(0, line.indexOf(", but is "))),
      [
        "  - databases[0].identifier: must be the identifier of a DB instance or cluster: 1 to 63 letters, digits and single hyphens, a letter first, no hyphen last",
        "  - targets[0].region: must be an AWS Region such as us-east-1",
        '  - deletion: must be "protect", "retain" or "delete"',
        "  - databases[2]: duplicate database; remove one entry".slice(0, -1),
        "  - targets[2].region: duplicate target Region; put all its accounts in one entry".slice(0, -1),
        "  - targets[2].kmsKeyId: must be a key in the target Region eu-west-1",
      ],
      "eu-west-2 may be the Region that targets[0] means",
    );
  });

  it("refuses duplicate databases and targets", () => {
    const [database] = minimal.databases;
    const [target] = minimal.targets;
    const message = errorsOf({ databases: [database, database], targets: [target, target] });
    assert.match(message, /- databases\[1\]: duplicate database; remove one entry/);
    assert.match(message, /- targets\[1\]\.region: duplicate target Region/);
  });

  it("refuses a key in another Region than the target's", () => {
    const kmsKeyId = "arn:aws:kms:us-east-1:111111111111:key/12345678-1234-1234-1234-123456789012";
    assert.match(
      errorsOf({ targets: [{ region: "eu-west-1", kmsKeyId }] }),
      /targets\[0\]\.kmsKeyId: must be a key in the target Region eu-west-1, but is a key in us-east-1/,
    );
  });

  it("refuses a target that snapshots cannot be copied to", () => {
    assert.match(errorsOf({ targets: [{ region: "cn-north-1" }] }), /targets\[0\]\.region: .*aws-cn.*databases\[0\]/);
  });

  it("accepts a plain value as a parameter's override", () => {
    const { databases } = parseConfig({
      ...minimal,
      databases: [{ ...minimal.databases[0], parameterGroup: { overrides: { max_connections: "100" } } }],
    });
    assert.deepEqual(databases[0]?.parameterGroup, { overrides: { max_connections: { value: "100" } } });
  });

  it("names the forms of a parameter's override, and the path within a map", () => {
    const overrides = {
      max_connections: 200,
      sort_buffer_size: { value: 200 },
      tx_isolation: { value: "READ-COMMITTED", applyMethod: "now" },
      wait_timeout: null,
      log_output: { values: "FILE" },
    };
    const [database] = minimal.databases;
    const message = errorsOf({ databases: [{ ...database, parameterGroup: { overrides } }] });
    const wanted = "must be a string in quotes, or a map with value and applyMethod, but is";
    assert.deepEqual(
      lines(message).map((line) => line.replace("  - databases[0].parameterGroup.overrides.", "")),
      [
        `max_connections: ${wanted} the number 200`,
        "sort_buffer_size.value: must be a string in quotes, but is the number 200",
        'tx_isolation.applyMethod: must be "immediate" or "pending-reboot", but is a string of 3 characters',
        `wait_timeout: ${wanted} missing`,
        "log_output.value: must be a string in quotes, but is missing",
        'log_output: has the unknown key "values"; valid keys: value, applyMethod',
      ],
    );
  });

  it("refuses option groups of clusters, and groups for a Region without a target", () => {
    const cluster = { identifier: "analytics", region: "us-east-1", kind: "cluster", optionGroupName: "options" };
    const message = errorsOf({ databases: [{ ...cluster, inTargets: { "eu-west-2": { optionGroup: {} } } }] });
    assert.match(message, /- databases\[0\]\.optionGroupName: .*clusters have no option group/);
    assert.match(message, /- databases\[0\]\.inTargets\.eu-west-2\.optionGroup: .*clusters have no option group/);
    assert.match(message, /- databases\[0\]\.inTargets\.eu-west-2: must be the Region of a target/);
  });

  it("never prints a value of a list or map, which may be secret", () => {
    assert.doesNotMatch(errorsOf({ databases: { password: "hunter2" } }), /hunter2/);
  });
});
