import { type Resource, UNKNOWN } from "../policies/server";
import {
  type Declared,
  type Literal,
  NOT_YET_KNOWN,
  type Snapshot,
  UNDETERMINED_REGION,
  UNKNOWN_REGION,
} from "./modelProgram";

type Inputs = Resource["inputs"];

const OWNER = "111111111111";

/** The Region of a copy that specifies none, or an unknown one. */
const ENVIRONMENT = "eu-west-1";

/** The Region of a resource, regardless of what the program shows. */
export function regionIn({ region }: Pick<Declared, "region">): string {
  return [UNDETERMINED_REGION, UNKNOWN_REGION].includes(region) ? ENVIRONMENT : region;
}

/** The identifier that a snapshot of this type has. */
export function identifierOf({ type }: Snapshot | Literal, name: string): string {
  return { manual: name, automated: `rds:${name}`, backup: `awsbackup:job-${name}` }[type];
}

export function snapshotArn(snapshot: Declared | Literal, name: string): string {
  const kind = snapshot.kind === "instance" ? "snapshot" : "cluster-snapshot";
  const identifier = snapshot.form === "copy" ? name : identifierOf(snapshot, name);
  return `arn:aws:rds:${regionIn(snapshot)}:${OWNER}:${kind}:${identifier}`;
}

export function keyArn(region: string, id: string): string {
  return `arn:aws:kms:${region}:${OWNER}:key/${id}`;
}

export function databaseArn(region: string, kind: "db" | "cluster", name: string): string {
  return `arn:aws:rds:${region}:${OWNER}:${kind}:${name}`;
}

/** With whom a snapshot or copy is shared. */
export function shared({ audience }: Declared): Inputs {
  const entries = audience.map((entry) => (entry === NOT_YET_KNOWN ? UNKNOWN : entry));
  if (entries.length === 1 && entries[0] === UNKNOWN) {
    return { sharedAccounts: UNKNOWN };
  }
  return entries.length === 0 ? {} : { sharedAccounts: entries };
}

/** The Region of a copy in the program. */
export function regionOf({ region }: Declared): Inputs {
  return region === UNDETERMINED_REGION ? {} : { region: region === UNKNOWN_REGION ? UNKNOWN : region };
}
