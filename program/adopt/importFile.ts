import { type PlannedStep, providerUrn } from "./planned";
import { isDefaultProvider } from "./providers";

/** A resource to import, with the ID that the provider reads it by. */
export interface Adopted {
  urn: string;
  id: string;
}

/** An entry of the file for `pulumi import --file`. */
interface Entry {
  name: string;
  type: string;
  logicalName: string;
  id?: string;
  component?: true;
  parent?: string;
  provider?: string;
  version?: string;
}

/** The file of `pulumi import --file`. */
export interface ImportFile {
  nameTable: Record<string, string>;
  resources: Entry[];
}

/** The import file for planned resources, with the components above them that the state lacks, and with their providers. */
export function importFile(adopted: readonly Adopted[], steps: ReadonlyMap<string, PlannedStep>): ImportFile {
  const nameTable: Record<string, string> = {};
  const entries = new Map<string, Entry>();

  const refer = (urn: string): string => {
    if (steps.get(urn)?.op === "create") {
      addComponent(urn);
    } else {
      nameTable[urn] = urn;
    }
    return urn;
  };
  const under = ({ parent }: PlannedStep) => (parent === undefined || isStack(parent) ? {} : { parent: refer(parent) });
  const addComponent = (urn: string) => {
    const step = steps.get(urn);
    if (step !== undefined && !entries.has(urn)) {
      entries.set(urn, { ...identity(step), component: true, ...under(step) });
    }
  };

  for (const { urn, id } of adopted) {
    const step = steps.get(urn);
    if (step !== undefined) {
      entries.set(urn, { ...identity(step), id, ...under(step), ...providerOf(step, nameTable) });
    }
  }
  return { nameTable, resources: [...entries.values()] };
}

/** `name` is only for the file and must be unique there. A component and its child often share a logical name. */
function identity({ urn, type }: PlannedStep) {
  return { name: urn, type, logicalName: urn.split("::").at(-1) ?? urn };
}

function isStack(urn: string): boolean {
  return urn.includes("::pulumi:pulumi:Stack::");
}

/** The file names a default provider by its version. */
function providerOf({ provider }: PlannedStep, nameTable: Record<string, string>) {
  if (provider === undefined) return {};
  const urn = providerUrn(provider);
  const name = urn.split("::").at(-1) ?? "";
  const version = /^default_(\d+)_(\d+)_(\d+)$/.exec(name);
  if (version) return { version: version.slice(1).join(".") };
  if (isDefaultProvider(urn)) return {};
  nameTable[urn] = urn;
  return { provider: urn };
}
