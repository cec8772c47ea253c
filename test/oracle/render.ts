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
import {
  type Access,
  type Copy,
  type Database,
  type Declared,
  type Key,
  NOT_YET_KNOWN,
  type Snapshot,
} from "./modelProgram";
import { grantOperations, keyPolicyText } from "./renderKey";
import { outputsOf, outputsOfDatabase } from "./renderOutputs";
import { identifierOf, keyArn, regionIn, regionOf, shared, snapshotArn } from "./renderValues";

/**
 * What there is already: nothing, what copies are made from, or all of it. Of that, ARNs are known and written out.
 * `refreshed`: all of it, and somebody shared the snapshots and wrote the key policies by hand, so that only the outputs
 * show both.
 */
export const STAGES = ["new", "added", "deployed", "refreshed"] as const;
export type Stage = (typeof STAGES)[number];

/** Whether AWS has made everything. */
export const isMade = (stage: Stage): boolean => stage === "deployed" || stage === "refreshed";

type Inputs = Resource["inputs"];

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

  /** A property that refers to a resource of the program: by its value if it exists, else by a dependency. */
  #link(property: string, target: Resource, value: string) {
    return this.#stage === "new"
      ? { inputs: { [property]: UNKNOWN }, edges: { [property]: [target] } }
      : { inputs: { [property]: value }, edges: {} };
  }

  #copy(declared: Copy): Resource {
    const property = declared.kind === "instance" ? "sourceDbSnapshotIdentifier" : "sourceDbClusterSnapshotIdentifier";
    const target = declared.kind === "instance" ? "targetDbSnapshotIdentifier" : "targetDbClusterSnapshotIdentifier";
    const source = this.#source(property, declared.of);
    const named = this.#namedKey(declared);
    const make = declared.kind === "instance" ? copy : clusterCopy;
    const inputs = {
      ...source.inputs,
      ...named.inputs,
      ...this.#shared(declared),
      ...regionOf(declared),
      [target]: declared.name,
    };
    const edges = { ...source.edges, ...named.edges };
    const outputs = isMade(this.#stage) && { outputs: outputsOf(declared, inputs, this.#arnOf) };
    return make(inputs, { name: declared.name, edges, ...outputs });
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

  #namedKey({ key: named, ...declared }: Copy): { inputs: Inputs; edges: Record<string, Resource[]> } {
    switch (named) {
      case "nothing":
        return { inputs: {}, edges: {} };
      case "default key":
        return { inputs: { kmsKeyId: "alias/aws/rds" }, edges: {} };
      case "unknown":
        return { inputs: { kmsKeyId: UNKNOWN }, edges: {} };
      case "elsewhere":
        return { inputs: { kmsKeyId: keyArn(regionIn(declared), "99999999-0000-4000-8000-000000000000") }, edges: {} };
      default:
        return this.#link("kmsKeyId", this.#key(named), this.#arnOf(named));
    }
  }

  #snapshot(declared: Snapshot): Resource {
    const isOfInstance = declared.kind === "instance";
    const property = isOfInstance ? "dbInstanceIdentifier" : "dbClusterIdentifier";
    const edges = declared.of === "elsewhere" ? {} : { [property]: [this.#database(declared.of)] };
    const database = declared.of === "elsewhere" ? "orders" : this.#stage === "new" ? UNKNOWN : declared.of.name;
    const identifier = isOfInstance ? "dbSnapshotIdentifier" : "dbClusterSnapshotIdentifier";
    const inputs = {
      [property]: database,
      [identifier]: identifierOf(declared, declared.name),
      ...this.#shared(declared),
      region: declared.region,
    };
    const make = isOfInstance ? snapshot : clusterSnapshot;
    const outputs = this.#stage !== "new" && { outputs: outputsOf(declared, inputs, this.#arnOf) };
    return make(inputs, { name: declared.name, edges, ...outputs });
  }

  /** The accounts in the program, unless they were added by hand. What is not yet known on preview, only a program has. */
  #shared(declared: Declared): Inputs {
    return this.#stage === "refreshed" && !declared.audience.includes(NOT_YET_KNOWN) ? {} : shared(declared);
  }

  #database(database: Database): Resource {
    return this.#once(database, () => {
      const { kind, encryption: made, movedTo, region, name } = database;
      if (movedTo !== undefined && typeof made === "object") {
        this.#key(made);
      }
      const encryption = movedTo ?? made;
      const named =
        typeof encryption === "object"
          ? this.#link("kmsKeyId", this.#key(encryption), this.#arnOf(encryption))
          : undefined;
      const flags = { none: {}, "default key": { storageEncrypted: true }, unknown: { storageEncrypted: UNKNOWN } };
      const protection =
        typeof encryption === "object" ? { storageEncrypted: true, ...named?.inputs } : flags[encryption];
      if (kind !== "instance") {
        const inputs = { engine: kind === "cluster" ? "aurora-mysql" : "mysql", ...protection, region };
        return cluster(inputs, { name, edges: named?.edges ?? {}, ...this.#outputsOf(database, inputs) });
      }
      const group = this.#optionGroup(database);
      const engine = database.options === "none" ? "mysql" : "oracle-ee";
      const inputs = { engine, ...protection, ...group.inputs, region };
      const edges = { ...named?.edges, ...group.edges };
      return instance(inputs, { name, edges, ...this.#outputsOf(database, inputs) });
    });
  }

  #outputsOf(database: Database, inputs: Inputs) {
    return this.#stage !== "new" && { outputs: outputsOfDatabase(database, inputs, this.#arnOf) };
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
        { ...(!(this.#stage === "refreshed" && made.policyKnown) && { policy }), region: made.region },
        { name: made.name, ...(this.#stage !== "new" && { outputs }) },
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

  readonly #arnOf = (made: Key): string => {
    const number = this.#keyIds.get(made) ?? String(this.#keyIds.size).padStart(12, "0");
    this.#keyIds.set(made, number);
    return keyArn(made.region, `11111111-2222-4333-8444-${number}`);
  };
}
