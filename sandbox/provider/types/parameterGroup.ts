import type { DBParameterGroup } from "@aws-sdk/client-rds";
import { allPages } from "../pages";
import { type Group, type Groups, parameterGroupType } from "./parameterGroups";
import { DB_PARAMETERS } from "./parameters";

const describe = (group: DBParameterGroup | undefined): Group | undefined =>
  group && {
    arn: group.DBParameterGroupArn,
    description: group.Description,
    family: group.DBParameterGroupFamily,
    name: group.DBParameterGroupName,
  };

const groups: Groups = {
  async create(call, { name, family, description, tags }) {
    const { DBParameterGroup } = await (await call.rds()).createDBParameterGroup({
      DBParameterGroupName: name,
      DBParameterGroupFamily: family,
      Description: description,
      Tags: tags,
    });
    return describe(DBParameterGroup);
  },

  async find(call, name) {
    const response = await (await call.rds()).describeDBParameterGroups({ DBParameterGroupName: name });
    return describe(response.DBParameterGroups?.[0]);
  },

  async modify(call, name, parameters) {
    await (await call.rds()).modifyDBParameterGroup({ DBParameterGroupName: name, Parameters: parameters });
  },

  async reset(call, name, parameters) {
    const request = { DBParameterGroupName: name, Parameters: parameters, ResetAllParameters: false };
    await (await call.rds()).resetDBParameterGroup(request);
  },

  async remove(call, name) {
    await (await call.rds()).deleteDBParameterGroup({ DBParameterGroupName: name });
  },

  /**
   * On a refresh: the user's parameters and the known ones that now equal a default. On an import: the user's parameters
   * only.
   */
  async parameters(call, name, known) {
    const rds = await call.rds();
    const source = known.length === 0 ? { Source: "user" } : {};
    const all = await allPages(async (marker) => {
      const page = await rds.describeDBParameters({ DBParameterGroupName: name, ...source, ...marker });
      return { Marker: page.Marker, items: page.Parameters };
    });
    if (known.length === 0) return all;
    const names = new Set(known.map(({ ParameterName }) => ParameterName));
    return all.filter(({ ParameterName, Source }) => Source === "user" || names.has(ParameterName));
  },
};

export const parameterGroup = parameterGroupType(
  {
    token: "aws:rds/parameterGroup:ParameterGroup",
    description: "A DB parameter group: settings of RDS DB instances.",
    noun: "RDS DB Parameter Group",
    parameters: DB_PARAMETERS,
    canSkipDestroy: true,
  },
  groups,
);
