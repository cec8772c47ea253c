import assert from "node:assert/strict";
import {
  carriedSettings,
  type GroupOption,
  includedOptions,
  lastingOptions,
  mappingErrors,
  type OptionMappings,
} from "../../../../components/rds/groups/optionGroups";

const source = (engineName: string, options: GroupOption[], leavesRegion = true) => ({
  name: "source",
  engineName,
  majorEngineVersion: "19",
  options,
  leavesRegion,
});
const mappings = (given: Partial<OptionMappings> = {}): OptionMappings => ({
  settings: {},
  vpcSecurityGroupMemberships: {},
  ports: {},
  versions: {},
  exclusions: [],
  ...given,
});
const fields = (errors: { propertyPath: string }[]) => errors.map(({ propertyPath }) => propertyPath);
const ROLE = "arn:aws:iam::111111111111:role/backup";

describe("mappingErrors", () => {
  it("requires a port, version and secret that cannot be read", () => {
    const agent = source("oracle-ee", [
      { optionName: "OEM_AGENT", optionSettings: [{ name: "OMS_HOST", value: "oms" }] },
    ]);
    const errors = mappingErrors(agent, mappings());
    assert.deepEqual(fields(errors), [
      "settings.OEM_AGENT.AGENT_REGISTRATION_PASSWORD",
      "ports.OEM_AGENT",
      "versions.OEM_AGENT",
    ]);
    assert.equal(errors[0]?.reason, "must be set, as a secret, because AWS does not return its value.");
    assert.match(
      errors[1]?.reason ?? "",
      /^must be set because the provider cannot read the option's port in source\. The default of AWS is 3872\.$/,
    );
    assert.match(
      errors[2]?.reason ?? "",
      /^must be set, to the option's version in source, because the provider cannot read it\.$/,
    );
    const given = mappings({
      settings: { OEM_AGENT: { AGENT_REGISTRATION_PASSWORD: "secret" } },
      ports: { OEM_AGENT: 3872 },
      versions: { OEM_AGENT: "13.5.0.0.v1" },
    });
    assert.deepEqual(mappingErrors(agent, given), []);
  });

  it("requires the value of every hidden setting", () => {
    const hidden = source("oracle-ee", [{ optionName: "NEW", optionSettings: [{ name: "PASSWORD", value: "****" }] }]);
    assert.deepEqual(fields(mappingErrors(hidden, mappings())), ["settings.NEW.PASSWORD"]);
    assert.deepEqual(mappingErrors(hidden, mappings({ settings: { NEW: { PASSWORD: "x" } } })), []);
    const starred = ["*.log", "logs/*"].map((value) => ({ name: value, value }));
    assert.deepEqual(
      mappingErrors(source("oracle-ee", [{ optionName: "NEW", optionSettings: starred }]), mappings()),
      [],
    );
  });

  it("accepts a port and a version that were read", () => {
    const read = source("oracle-ee", [
      { optionName: "OEM", port: 5501 },
      { optionName: "APEX", version: "23.1.v1" },
    ]);
    assert.deepEqual(mappingErrors(read, mappings()), []);
  });

  for (const [engineName, optionName, name, value, what] of [
    ["sqlserver-se", "SQLSERVER_BACKUP_RESTORE", "IAM_ROLE_ARN", ROLE, "the ARN of an IAM role"],
    [
      "sqlserver-se",
      "SSRS",
      "SMTP_EMAIL_CREDENTIALS_SECRET_ARN",
      "arn:aws:secretsmanager:us-east-1:111111111111:secret:x",
      "the ARN of a secret in the Region of the database",
    ],
    [
      "oracle-se2",
      "EFS_INTEGRATION",
      "EFS_ID",
      "fs-1234567890abcdef0",
      "the ID of an EFS file system in the Region, VPC and account of the database",
    ],
    [
      "db2-se",
      "DB2_AUDIT",
      "S3_BUCKET_ARN",
      "arn:aws:s3:::audit",
      "the ARN of an S3 bucket in the Region of the database",
    ],
    ["mysql", "AN_OPTION_OF_TOMORROW", "KEY", "arn:aws:kms:us-east-1:111111111111:key/x", "an ARN"],
  ] as const) {
    it(`requires ${name} of ${optionName} for another Region`, () => {
      const option = { optionName, port: 1, optionSettings: [{ name, value }] };
      const [error, ...others] = mappingErrors(source(engineName, [option]), mappings());
      assert.equal(error?.propertyPath, `settings.${optionName}.${name}`);
      assert.equal(
        error?.reason,
        `must be set because it is ${what}; its value in source, "${value}", may not be valid in the target Region.`,
      );
      assert.deepEqual(others, []);
      assert.deepEqual(mappingErrors(source(engineName, [option], false), mappings()), []);
      assert.deepEqual(
        mappingErrors(source(engineName, [option]), mappings({ settings: { [optionName]: { [name]: "x" } } })),
        [],
      );
    });
  }

  it("requires VPC security groups for another Region, and instead of EC2-Classic ones", () => {
    const vpc = { optionName: "MEMCACHED", port: 11211, vpcSecurityGroupMemberships: ["sg-1", "sg-2"] };
    const classic = { optionName: "MEMCACHED", port: 11211, dbSecurityGroupMemberships: ["old"] };
    const field = ["vpcSecurityGroupMemberships.MEMCACHED"];
    assert.deepEqual(fields(mappingErrors(source("mysql", [vpc]), mappings())), field);
    assert.match(
      mappingErrors(source("mysql", [vpc]), mappings())[0]?.reason ?? "",
      /^must list VPC security groups of the target Region because those of the source, sg-1, sg-2, are not valid there\.$/,
    );
    assert.deepEqual(fields(mappingErrors(source("mysql", [vpc], false), mappings())), []);
    assert.deepEqual(fields(mappingErrors(source("mysql", [classic], false), mappings())), field);
    const given = mappings({ vpcSecurityGroupMemberships: { MEMCACHED: ["sg-2"] } });
    assert.deepEqual(mappingErrors(source("mysql", [vpc]), given), []);
  });

  it("refuses mappings of options that the source does not have", () => {
    const errors = mappingErrors(
      source("oracle-ee", [{ optionName: "JVM" }]),
      mappings({
        settings: { A: {} },
        vpcSecurityGroupMemberships: { B: [] },
        ports: { C: 1 },
        versions: { D: "1" },
        exclusions: ["E", "JVM"],
      }),
    );
    assert.deepEqual(fields(errors), [
      "settings.A",
      "vpcSecurityGroupMemberships.B",
      "ports.C",
      "versions.D",
      "exclusions",
    ]);
    assert.match(errors[4]?.reason ?? "", /^must name an option of source, but names "E"; its options are JVM\.$/);
    const many = source("oracle-ee", [{ optionName: "TDE" }, { optionName: "JVM" }]);
    assert.match(
      mappingErrors(many, mappings({ exclusions: ["E"] }))[0]?.reason ?? "",
      /; its options are JVM, TDE\.$/,
    );
    assert.match(
      mappingErrors(source("oracle-ee", []), mappings({ exclusions: ["E"] }))[0]?.reason ?? "",
      /; it has no options\.$/,
    );
  });

  it("requires nothing for an excluded option", () => {
    assert.deepEqual(
      mappingErrors(source("oracle-ee", [{ optionName: "OEM" }]), mappings({ exclusions: ["OEM"] })),
      [],
    );
  });
});

describe("The options of a group", () => {
  it("are sorted by name, without excluded ones", () => {
    const group = source(
      "oracle-ee",
      ["OLS", "APEX", "JVM", "TDE"].map((optionName) => ({ optionName })),
    );
    const included = includedOptions(group, { exclusions: ["TDE"] });
    assert.deepEqual(
      included.map(({ optionName }) => optionName),
      ["APEX", "JVM", "OLS"],
    );
    assert.deepEqual(lastingOptions(included, group), { persistentOptions: ["OLS"], permanentOptions: ["OLS"] });
  });

  it("do not include settings that AWS fixes or hides", () => {
    const audit = {
      optionName: "MARIADB_AUDIT_PLUGIN",
      optionSettings: ["SERVER_AUDIT", "SERVER_AUDIT_EVENTS", "SERVER_AUDIT_LOGGING"].map((name) => ({
        name,
        value: "x",
      })),
    };
    assert.deepEqual(carriedSettings(audit, { engineName: "mysql" }), [{ name: "SERVER_AUDIT_EVENTS", value: "x" }]);
  });
});
