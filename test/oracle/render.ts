import {
  cluster,
  clusterCopy,
  clusterSnapshot,
  copy,
  grant,
  instance,
  key,
  optionGroup,
  snapshot,
} from "../policies/program";
import { type Resource, UNKNOWN } from "../policies/server";
import type { Literal, Snapshot } from "./modelProgram";
import { type Access, type Copy, type Database, type Declared, type Key, NOT_YET_KNOWN } from "./modelProgram";
import { grantOperations, keyPolicyText } from "./renderKey";

/** Whether what the program's resources are made from exists already, so that its ARNs are known and written out. */
export type Stage = "new" | "deployed";

type Inputs = Resource["inputs"];

const OWNER = "111111111111";

/** Writes abstract programs as the resources that a Pulumi program would register, each only once. */
export class Renderer {
  readonly resources: Resource[] = [];
  readonly #stage: Stage;
  readonly #made = new Map<object | string, Resource>();
  readonly #keyIds = new Map<Key, string>();

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  /** Adds a snapshot or copy, and all that it is made from. */
  add(declared: Declared): Resource {
    return this.#once(declared, () => (declared.form === "copy" ? this.#copy(declared) : this.#snapshot(declared)));
  }

  #once(made: object | string, make: () => Resource): Resource {
    const earlier = this.#made.get(made);
    if (earlier !== undefined) {
      return earlier;
    }
    const resource = make();
    this.#made.set(made, resource);
    this.resources.push(resource);
    return resource;
  }

  /** A property that names something of the program: by its value where that exists, else by where it comes from. */
  #link(property: string, target: Resource, value: string) {
    return this.#stage === "deployed"
      ? { inputs: { [property]: value }, edges: {} }
      : { inputs: { [property]: UNKNOWN }, edges: { [property]: [target] } };
  }

  #copy(declared: Copy): Resource {
    const property = declared.kind === "instance" ? "sourceDbSnapshotIdentifier" : "sourceDbClusterSnapshotIdentifier";
    const target = declared.kind === "instance" ? "targetDbSnapshotIdentifier" : "targetDbClusterSnapshotIdentifier";
    const source = this.#source(property, declared.of);
    const named = this.#namedKey(declared);
    const make = declared.kind === "instance" ? copy : clusterCopy;
    return make(
      { ...source.inputs, ...named.inputs, ...shared(declared), [target]: declared.name, region: declared.region },
      { name: declared.name, edges: { ...source.edges, ...named.edges } },
    );
  }

  #source(property: string, source: Copy["of"]): { inputs: Inputs; edges: Record<string, Resource[]> } {
    if (source.form === "literal") {
      return { inputs: { [property]: snapshotArn(source, "of-another-stack") }, edges: {} };
    }
    const made = this.add(source);
    return source.form === "snapshot"
      ? this.#link(property, made, snapshotArn(source, source.name))
      : { inputs: { [property]: UNKNOWN }, edges: { [property]: [made] } };
  }

  #namedKey({ key: named, region }: Copy): { inputs: Inputs; edges: Record<string, Resource[]> } {
    switch (named) {
      case "nothing":
        return { inputs: {}, edges: {} };
      case "default key":
        return { inputs: { kmsKeyId: "alias/aws/rds" }, edges: {} };
      case "unknown":
        return { inputs: { kmsKeyId: UNKNOWN }, edges: {} };
      case "elsewhere":
        return { inputs: { kmsKeyId: keyArn(region, "99999999-0000-4000-8000-000000000000") }, edges: {} };
      default:
        return this.#link("kmsKeyId", this.#key(named), this.#arnOf(named));
    }
  }

  #snapshot(declared: Snapshot): Resource {
    const isOfInstance = declared.kind === "instance";
    const property = isOfInstance ? "dbInstanceIdentifier" : "dbClusterIdentifier";
    const edges = declared.of === "elsewhere" ? {} : { [property]: [this.#database(declared.of)] };
    const database = this.#stage === "new" && declared.of !== "elsewhere" ? UNKNOWN : "orders";
    const identifier = isOfInstance ? "dbSnapshotIdentifier" : "dbClusterSnapshotIdentifier";
    const inputs = {
      [property]: database,
      [identifier]: identifierOf(declared, declared.name),
      ...shared(declared),
      region: declared.region,
    };
    const arn = isOfInstance ? "dbSnapshotArn" : "dbClusterSnapshotArn";
    const computed = isOfInstance ? "encrypted" : "storageEncrypted";
    const outputs = { ...inputs, [arn]: snapshotArn(declared, declared.name), [computed]: UNKNOWN, kmsKeyId: UNKNOWN };
    const make = isOfInstance ? snapshot : clusterSnapshot;
    return make(inputs, { name: declared.name, edges, ...(this.#stage === "deployed" && { outputs }) });
  }

  #database(database: Database): Resource {
    return this.#once(database, () => {
      const { kind, encryption, region, name } = database;
      const named =
        typeof encryption === "object"
          ? this.#link("kmsKeyId", this.#key(encryption), this.#arnOf(encryption))
          : undefined;
      const flags = { none: {}, "default key": { storageEncrypted: true }, unknown: { storageEncrypted: UNKNOWN } };
      const protection =
        typeof encryption === "object" ? { storageEncrypted: true, ...named?.inputs } : flags[encryption];
      if (kind === "cluster") {
        return cluster({ engine: "aurora-mysql", ...protection, region }, { name, edges: named?.edges ?? {} });
      }
      const group = this.#optionGroup(database);
      const engine = database.options === "none" ? "mysql" : "oracle-ee";
      return instance(
        { engine, ...protection, ...group.inputs, region },
        { name, edges: { ...named?.edges, ...group.edges } },
      );
    });
  }

  #optionGroup({ options, region }: Database): { inputs: Inputs; edges: Record<string, Resource[]> } {
    if (options === "none") {
      return { inputs: {}, edges: {} };
    }
    if (options === "elsewhere") {
      return { inputs: { optionGroupName: "of-another-stack" }, edges: {} };
    }
    const name = `${options}-${region}`;
    const listed = { tde: [{ optionName: "TDE" }], timezone: [{ optionName: "Timezone" }], unknown: UNKNOWN }[options];
    const made = this.#once(name, () =>
      optionGroup({ name, engineName: "oracle-ee", majorEngineVersion: "19", options: listed, region }, { name }),
    );
    return this.#link("optionGroupName", made, name);
  }

  #key(made: Key): Resource {
    return this.#once(made, () => {
      const policy = made.policyKnown ? keyPolicyText(made) : UNKNOWN;
      const outputs = { policy, region: made.region, arn: this.#arnOf(made) };
      const resource = key(
        { policy, region: made.region },
        { name: made.name, ...(this.#stage === "deployed" && { outputs }) },
      );
      for (const [account, access] of Object.entries(made.access)) {
        if (access.route === "grant") {
          this.resources.push(this.#grant(made, resource, account, access));
        }
      }
      return resource;
    });
  }

  #grant(made: Key, resource: Resource, account: string, access: Access): Resource {
    const { inputs, edges } = this.#link("keyId", resource, this.#arnOf(made));
    const constraints = [{ encryptionContextEquals: { "aws:rds:db-id": "db-EXAMPLE" } }];
    return grant(
      {
        ...inputs,
        granteePrincipal: `arn:aws:iam::${account}:root`,
        operations: grantOperations(access),
        ...(access.level === "conditional" && { constraints }),
        region: made.region,
      },
      { name: `${made.name}-${account}`, edges },
    );
  }

  #arnOf(made: Key): string {
    const number = this.#keyIds.get(made) ?? String(this.#keyIds.size).padStart(12, "0");
    this.#keyIds.set(made, number);
    return keyArn(made.region, `11111111-2222-4333-8444-${number}`);
  }
}

function shared({ audience }: Declared): Inputs {
  const entries = audience.map((entry) => (entry === NOT_YET_KNOWN ? UNKNOWN : entry));
  if (entries.length === 1 && entries[0] === UNKNOWN) {
    return { sharedAccounts: UNKNOWN };
  }
  return entries.length === 0 ? {} : { sharedAccounts: entries };
}

function identifierOf({ type }: Snapshot | Literal, name: string): string {
  return { manual: name, automated: `rds:${name}`, backup: `awsbackup:job-${name}` }[type];
}

function snapshotArn(snapshot: Snapshot | Literal, name: string): string {
  const kind = snapshot.kind === "instance" ? "snapshot" : "cluster-snapshot";
  return `arn:aws:rds:${snapshot.region}:${OWNER}:${kind}:${identifierOf(snapshot, name)}`;
}

function keyArn(region: string, id: string): string {
  return `arn:aws:kms:${region}:${OWNER}:key/${id}`;
}
