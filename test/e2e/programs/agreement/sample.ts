import type { Row } from "../../../oracle/table";

/** The default of each property of a row. */
const PLAIN: Row = {
  kind: "instance",
  form: "snapshot",
  encryption: "none",
  type: "manual",
  options: "none",
  audience: "accounts",
  region: "same",
  access: "none",
  audienceKnown: true,
  policyKnown: true,
};

const customer = (access: Row["access"]): Partial<Row> => ({ encryption: "customer key", access });
const copied = (how: "with" | "without"): Partial<Row> => ({ form: `copy ${how} a key` });
const cluster: Partial<Row> = { kind: "cluster" };
const abroad: Partial<Row> = { region: "cross" };

/**
 * Rows of the truth table by snapshot identifier, grouped by who refuses them: nobody, the pack and AWS, or only the pack.
 * The sample omits what the local AWS cannot decide: values that are unknown on preview, snapshots of AWS Backup, and a
 * key on the copy of an unencrypted Aurora snapshot, about which AWS's pages conflict (an advisory).
 */
const ROWS: Readonly<Record<"nobody" | "both" | "pack", Readonly<Record<string, Partial<Row>>>>> = {
  nobody: {
    kept: { audience: "none" },
    plain: {},
    "default-key-kept": { encryption: "default key", audience: "none" },
    "customer-key": customer("full by policy"),
    "customer-key-by-grant": customer("full by grant"),
    "customer-key-of-role": customer("role by policy"),
    timezone: { options: "timezone" },
    "copy-unencrypted": copied("without"),
    "copy-unencrypted-abroad": { ...copied("without"), ...abroad },
    "copy-encrypted": { ...copied("with"), ...customer("full by policy") },
    "copy-encrypted-abroad": { ...copied("with"), ...abroad, ...customer("full by grant") },
    "copy-of-automated": {
      ...copied("with"),
      ...abroad,
      ...customer("full by policy"),
      type: "automated",
      options: "elsewhere",
    },
    "copy-of-encrypted": { ...copied("without"), ...customer("full by policy") },
    "cluster-kept": { ...cluster, audience: "none" },
    "cluster-customer-key": { ...cluster, ...customer("full by policy") },
    "cluster-copy": { ...cluster, ...copied("without"), ...customer("full by grant") },
  },
  both: {
    "default-key": { encryption: "default key" },
    "default-key-public": { encryption: "default key", audience: "all" },
    "customer-key-public": { ...customer("full by policy"), audience: "all" },
    "customer-key-mixed": { ...customer("full by policy"), audience: "mixed" },
    "no-access": customer("none"),
    "partial-policy": customer("partial by policy"),
    "partial-grant": customer("partial by grant"),
    automated: { type: "automated" },
    tde: { options: "tde" },
    "copy-default-key": { ...copied("with"), encryption: "default key" },
    "copy-under-default-key": { ...copied("without"), encryption: "default key" },
    "copy-without-key-abroad": { ...copied("without"), ...abroad, ...customer("full by policy") },
    "copy-timezone-abroad": { ...copied("without"), ...abroad, options: "timezone", audience: "none" },
    "copy-public": { ...copied("with"), ...customer("full by policy"), audience: "all" },
    "cluster-default-key": { ...cluster, encryption: "default key" },
    "cluster-public": { ...cluster, ...customer("full by policy"), audience: "all" },
    "cluster-copy-abroad": { ...cluster, ...copied("without"), ...abroad, ...customer("full by policy") },
  },
  // AWS allows everyone to read an unencrypted public snapshot.
  pack: {
    public: { audience: "all" },
    "public-and-account": { audience: "mixed" },
    "copy-unencrypted-public": { ...copied("without"), audience: "all" },
  },
};

export interface Sampled {
  name: string;
  row: Row;
  refusedBy: keyof typeof ROWS;
}

/** The sample, sorted by name. */
export const SAMPLE: readonly Sampled[] = (["nobody", "both", "pack"] as const)
  .flatMap((refusedBy) =>
    Object.entries(ROWS[refusedBy]).map(([name, row]) => ({ name, row: { ...PLAIN, ...row }, refusedBy })),
  )
  .sort((a, b) => (a.name < b.name ? -1 : 1));
