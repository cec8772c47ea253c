import { type PlannedStep, providerUrn } from "./planned";
import { isDefaultProvider } from "./providers";

/** A resource to import: its URN, and the id that the provider reads it by. */
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

/** What `pulumi import --file` reads. */
export interface ImportFile {
  nameTable: Record<string, string>;
  resources: Entry[];
}

/**
 * The import file for resources of a preview: with those components above them that the state does not have yet, and
 * under the providers that the program gives them.
 */
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

/** `name` is only for the file, where it must be the only one: a component and its child are often namesakes. */
function identity({ urn, type }: PlannedStep) {
  return { name: urn, type, logicalName: urn.split("::").at(-1) ?? urn };
}

function isStack(urn: string): boolean {
  return urn.includes("::pulumi:pulumi:Stack::");
}

/** A default provider is named by its version. */
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
