import type { DBClusterParameterGroup, Parameter } from "@aws-sdk/client-rds";
import type { Call } from "../model";
import { allPages } from "../pages";
import { retry } from "../wait";
import { type Group, type Groups, IN_USE, parameterGroupType } from "./parameterGroups";
import { CLUSTER_PARAMETERS } from "./parameters";

const describe = (group: DBClusterParameterGroup | undefined): Group | undefined =>
  group && {
    arn: group.DBClusterParameterGroupArn,
    description: group.Description,
    family: group.DBParameterGroupFamily,
    name: group.DBClusterParameterGroupName,
  };

async function parametersBy(call: Call, name: string, Source: string): Promise<Parameter[]> {
  const rds = await call.rds();
  return allPages(async (marker) => {
    const page = await rds.describeDBClusterParameters({ DBClusterParameterGroupName: name, Source, ...marker });
    return { Marker: page.Marker, items: page.Parameters };
  });
}

const groups: Groups = {
  async create(call, { name, family, description, tags }) {
    const { DBClusterParameterGroup } = await (await call.rds()).createDBClusterParameterGroup({
      DBClusterParameterGroupName: name,
      DBParameterGroupFamily: family,
      Description: description,
      Tags: tags,
    });
    return describe(DBClusterParameterGroup);
  },

  async find(call, name) {
    const response = await (await call.rds()).describeDBClusterParameterGroups({ DBClusterParameterGroupName: name });
    return describe(response.DBClusterParameterGroups?.[0]);
  },

  async modify(call, name, parameters) {
    const request = { DBClusterParameterGroupName: name, Parameters: parameters };
    await (await call.rds()).modifyDBClusterParameterGroup(request);
  },

  async reset(call, name, parameters) {
    const rds = await call.rds();
    const request = { DBClusterParameterGroupName: name, Parameters: parameters, ResetAllParameters: false };
    await retry(call, { ...IN_USE, message: "has pending changes" }, () => rds.resetDBClusterParameterGroup(request));
  },

  async remove(call, name) {
    await (await call.rds()).deleteDBClusterParameterGroup({ DBClusterParameterGroupName: name });
  },

  /** The user's parameters and the known ones whose source is `system`. Engine defaults are not requested. */
  async parameters(call, name, known) {
    const names = new Set(known.map(({ ParameterName }) => ParameterName));
    const user = await parametersBy(call, name, "user");
    const system = await parametersBy(call, name, "system");
    return [...user, ...system.filter(({ ParameterName }) => names.has(ParameterName))];
  },
};

export const clusterParameterGroup = parameterGroupType(
  {
    token: "aws:rds/clusterParameterGroup:ClusterParameterGroup",
    description: "A DB cluster parameter group: settings of Aurora and Multi-AZ DB clusters.",
    noun: "RDS Cluster Parameter Group",
    parameters: CLUSTER_PARAMETERS,
    canSkipDestroy: false,
  },
  groups,
);
