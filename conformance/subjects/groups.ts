import type { Subject } from "./subject";
import { tagsOf } from "./subject";

const drifted = (ParameterName: string, ParameterValue: string) => [
  { ParameterName, ParameterValue, ApplyMethod: "immediate" as const },
];

/** Groups of databases, which cost nothing. No database uses the parameter groups and the option group. */
export const GROUPS: readonly Subject[] = [
  {
    name: "parameterGroup",
    token: "aws:rds/parameterGroup:ParameterGroup",
    needs: [],
    args: (scene) => ({
      name: scene.prefix,
      family: "mysql8.0",
      parameters: [{ name: "max_connections", value: "200" }],
      tags: tagsOf(scene),
    }),
    updates: ["parameters"],
    drift: (clients, { region, prefix }) =>
      clients
        .rds(region)
        .modifyDBParameterGroup({ DBParameterGroupName: prefix, Parameters: drifted("max_connections", "300") }),
    refused: () => ({ family: "mysql0.0" }),
  },
  {
    name: "clusterParameterGroup",
    token: "aws:rds/clusterParameterGroup:ClusterParameterGroup",
    needs: [],
    args: (scene) => ({
      name: scene.prefix,
      family: "aurora-mysql8.0",
      parameters: [{ name: "time_zone", value: "UTC" }],
      tags: tagsOf(scene),
    }),
    updates: ["parameters"],
    drift: (clients, { region, prefix }) =>
      clients.rds(region).modifyDBClusterParameterGroup({
        DBClusterParameterGroupName: prefix,
        Parameters: drifted("time_zone", "Asia/Tokyo"),
      }),
    refused: () => ({ family: "aurora-mysql0.0" }),
  },
  {
    name: "optionGroup",
    token: "aws:rds/optionGroup:OptionGroup",
    needs: [],
    args: (scene) => ({
      name: scene.prefix,
      engineName: "mysql",
      majorEngineVersion: "8.0",
      options: [{ optionName: "MARIADB_AUDIT_PLUGIN" }],
      tags: tagsOf(scene),
    }),
    updates: ["options"],
    drift: (clients, { region, prefix }) =>
      clients.rds(region).modifyOptionGroup({
        OptionGroupName: prefix,
        OptionsToRemove: ["MARIADB_AUDIT_PLUGIN"],
        ApplyImmediately: true,
      }),
    refused: () => ({ majorEngineVersion: "0.0" }),
  },
  {
    name: "subnetGroup",
    token: "aws:rds/subnetGroup:SubnetGroup",
    needs: [],
    missing: ({ subnetIds }) => (subnetIds === undefined ? "needs --subnets" : undefined),
    args: (scene) => ({ name: scene.prefix, subnetIds: scene.subnetIds, tags: tagsOf(scene) }),
    updates: ["description"],
    refused: () => ({ subnetIds: ["subnet-00000000000000000", "subnet-00000000000000001"] }),
  },
];
