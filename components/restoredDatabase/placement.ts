import { literalErrors } from "../arguments/inputs";
import { type ArgumentError, errorsAt } from "../rds/argumentError";
import { existingGroupErrors } from "../rds/groups/groups";
import type { RestoredDatabaseArgs } from "./args";

/** What is wrong with the names of groups that exist. */
export function groupErrors(args: RestoredDatabaseArgs): ArgumentError[] {
  const kinds = [
    ["parameterGroupName", "parameter"],
    ["clusterParameterGroupName", "parameter"],
    ["optionGroupName", "option"],
  ] as const;
  return kinds.flatMap(([field, kind]) =>
    errorsAt(
      field,
      literalErrors(args[field], (group) => existingGroupErrors(group, kind)),
    ),
  );
}

/** What is missing of the network, and what is wrong with it. */
export function networkErrors(args: RestoredDatabaseArgs): ArgumentError[] {
  const { dbSubnetGroupName, subnetIds, vpcSecurityGroupIds } = args;
  const both = "There are both, and the database has one subnet group; remove subnetIds or dbSubnetGroupName.";
  const neither =
    "There is none, and AWS would take the default VPC; write the subnet group, or the subnets to make one of as subnetIds.";
  return [
    ...(dbSubnetGroupName !== undefined && subnetIds !== undefined ? errorsAt("subnetIds", [both]) : []),
    ...(dbSubnetGroupName === undefined && subnetIds === undefined ? errorsAt("dbSubnetGroupName", [neither]) : []),
    ...errorsAt(
      "subnetIds",
      literalErrors(subnetIds, (ids) => idListErrors("subnetIds", ids)),
    ),
    ...errorsAt(
      "vpcSecurityGroupIds",
      literalErrors(vpcSecurityGroupIds, (ids) => idListErrors("vpcSecurityGroupIds", ids)),
    ),
  ];
}

/** What is wrong with a list of subnets or security groups; what is known only later is judged then. */
export function idListErrors(field: "vpcSecurityGroupIds" | "subnetIds", ids: readonly unknown[]): string[] {
  const [noun, prefix, least] =
    field === "subnetIds" ? (["subnet", "subnet-", 2] as const) : (["VPC security group", "sg-", 1] as const);
  const errors = ids
    .filter((id) => typeof id === "string")
    .filter((id) => !new RegExp(`^${prefix}[0-9a-z]+$`).test(id))
    .map((id) => `"${id}" is not the id of a ${noun}; write one such as "${prefix}0123456789abcdef0".`);
  if (ids.length < least) {
    errors.push(
      field === "subnetIds"
        ? `${ids.length === 0 ? "There is none" : "There is one"}; list subnets in at least two Availability Zones.`
        : "There is none, and AWS would take the default one of the VPC; list at least one.",
    );
  }
  return errors;
}
