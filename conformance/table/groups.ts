import { calls, noCall, type PromisedType, replaces } from "./promise";

const parameters = (value: string) => [{ name: "max_connections", value }];
const clusterParameters = (value: string) => [{ name: "time_zone", value }];

export const GROUPS: PromisedType[] = [
  {
    token: "aws:rds/parameterGroup:ParameterGroup",
    args: { name: "tuned", family: "mysql8.0", parameters: parameters("200") },
    changes: {
      description: replaces("Other"),
      family: replaces("mysql8.4"),
      name: replaces("other"),
      namePrefix: replaces("tuned-", { name: undefined }),
      parameters: calls("ModifyDBParameterGroup", parameters("250")),
      skipDestroy: noCall(true),
    },
    creates: "CreateDBParameterGroup",
    deletes: "DeleteDBParameterGroup",
    drift: { "parameters[0]": "UPDATE" },
    partialFailure: { refused: "ModifyDBParameterGroup", inState: true, shows: { "parameters[0]": "UPDATE" } },
  },
  {
    token: "aws:rds/clusterParameterGroup:ClusterParameterGroup",
    args: { name: "tuned", family: "aurora-mysql8.0", parameters: clusterParameters("UTC") },
    changes: {
      description: replaces("Other"),
      family: replaces("aurora-postgresql15"),
      name: replaces("other"),
      namePrefix: replaces("tuned-", { name: undefined }),
      parameters: calls("ModifyDBClusterParameterGroup", clusterParameters("Europe/Berlin")),
    },
    creates: "CreateDBClusterParameterGroup",
    deletes: "DeleteDBClusterParameterGroup",
    drift: { "parameters[0]": "UPDATE" },
    partialFailure: { refused: "ModifyDBClusterParameterGroup", inState: true, shows: { parameters: "ADD" } },
  },
  {
    token: "aws:rds/optionGroup:OptionGroup",
    args: {
      name: "audited",
      engineName: "mysql",
      majorEngineVersion: "8.0",
      options: [{ optionName: "MARIADB_AUDIT_PLUGIN" }],
    },
    changes: {
      engineName: replaces("mariadb"),
      majorEngineVersion: replaces("8.4"),
      name: replaces("other"),
      namePrefix: replaces("audited-", { name: undefined }),
      optionGroupDescription: replaces("Other"),
      options: calls("ModifyOptionGroup", [
        {
          optionName: "MARIADB_AUDIT_PLUGIN",
          optionSettings: [{ name: "SERVER_AUDIT_EVENTS", value: "CONNECT" }],
        },
      ]),
      skipDestroy: noCall(true),
    },
    creates: "CreateOptionGroup",
    deletes: "DeleteOptionGroup",
    drift: { options: "ADD" },
    partialFailure: { refused: "ModifyOptionGroup", inState: true, shows: { options: "ADD" } },
  },
  {
    token: "aws:rds/subnetGroup:SubnetGroup",
    args: { name: "inner", subnetIds: ["subnet-1", "subnet-2"] },
    changes: {
      description: calls("ModifyDBSubnetGroup", "Other"),
      name: replaces("outer"),
      namePrefix: replaces("inner-", { name: undefined }),
      subnetIds: calls("ModifyDBSubnetGroup", ["subnet-1", "subnet-3"]),
    },
    creates: "CreateDBSubnetGroup",
    deletes: "DeleteDBSubnetGroup",
    drift: { "subnetIds[1]": "ADD" },
    partialFailure: { refused: "DescribeDBSubnetGroups", inState: true },
  },
];
