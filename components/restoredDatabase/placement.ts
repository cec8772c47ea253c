import { literalErrors } from "../arguments/inputs";
import { type ArgumentError, errorsAt, errorsWhere } from "../rds/argumentError";
import { existingGroupErrors } from "../rds/groups/groups";
import type { RestoredDatabaseArgs } from "./args";

/** Returns the errors in the names of existing groups. */
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

/** Returns the errors in the arguments for the network. */
export function networkErrors(args: RestoredDatabaseArgs): ArgumentError[] {
  const { dbSubnetGroupName, subnetIds, vpcSecurityGroupIds } = args;
  return [
    ...errorsWhere([
      {
        condition: dbSubnetGroupName !== undefined && subnetIds !== undefined,
        propertyPath: "subnetIds",
        reason: "must not be specified together with dbSubnetGroupName; remove one of the two.",
      },
      {
        condition: dbSubnetGroupName === undefined && subnetIds === undefined,
        propertyPath: "dbSubnetGroupName",
        reason:
          "must be specified, otherwise AWS would use the default VPC; specify a DB subnet group, or subnetIds for a new one.",
      },
    ]),
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

const ID_LISTS = {
  subnetIds: {
    prefix: "subnet-",
    least: 2,
    missing: "must contain subnets in at least two Availability Zones, but contains",
  },
  vpcSecurityGroupIds: {
    prefix: "sg-",
    least: 1,
    missing:
      "must contain at least one security group, otherwise AWS would use the default one of the VPC, but contains",
  },
} as const;

/** Returns why a list of subnets or security groups is invalid. IDs that are not known yet are ignored. */
export function idListErrors(field: keyof typeof ID_LISTS, ids: readonly unknown[]): string[] {
  const { prefix, least, missing } = ID_LISTS[field];
  const errors = ids
    .filter((id) => typeof id === "string")
    .filter((id) => !new RegExp(`^${prefix}[0-9a-z]+$`).test(id))
    .map((id) => `must contain IDs such as "${prefix}0123456789abcdef0", but contains "${id}".`);
  return ids.length < least ? [...errors, `${missing} ${ids.length === 0 ? "none" : "only one"}.`] : errors;
}
