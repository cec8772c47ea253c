/** An estimate of what a run costs. */
import { ALLOCATED_STORAGE, CLUSTER_INSTANCE_CLASS, INSTANCE_CLASS } from "./subjects/databases";
import type { Subject } from "./subjects/subject";

/** How long a run usually takes, most of it waiting for databases, copies and an export. */
const HOURS = 3;
const HOURS_A_MONTH = 730;
/** Snapshots, copies and replicated backups of an empty database, each billed as if it were full. */
const COPIES = 6;

interface Price {
  /** The subject that is billed. */
  readonly of: string;
  readonly what: string;
  readonly usd: number;
  readonly page: string;
}

const MYSQL = "https://aws.amazon.com/rds/mysql/pricing/";
const AURORA = "https://aws.amazon.com/rds/aurora/pricing/";
const KMS = "https://aws.amazon.com/kms/pricing/";
const perMonth = (usd: number, count = 1) => (usd * count * HOURS) / HOURS_A_MONTH;

/** Approximate list prices of us-east-1 without tax. Others differ by Region. */
export const PRICES_OF = "May 2026";

const PRICES: readonly Price[] = [
  { of: "instance", what: `${HOURS} hours of ${INSTANCE_CLASS} (MySQL) at $0.016`, usd: HOURS * 0.016, page: MYSQL },
  {
    of: "instance",
    what: `${HOURS} hours of ${ALLOCATED_STORAGE} GiB of storage at $0.115 a GiB-month`,
    usd: perMonth(0.115, ALLOCATED_STORAGE),
    page: MYSQL,
  },
  {
    of: "snapshot",
    what: `${HOURS} hours of ${COPIES} × ${ALLOCATED_STORAGE} GiB of snapshots at $0.095 a GiB-month`,
    usd: perMonth(0.095, COPIES * ALLOCATED_STORAGE),
    page: MYSQL,
  },
  {
    of: "snapshotCopy",
    what: `${COPIES / 2} × ${ALLOCATED_STORAGE} GiB to the other Region at $0.02 a GiB`,
    usd: (COPIES / 2) * ALLOCATED_STORAGE * 0.02,
    page: MYSQL,
  },
  {
    of: "exportTask",
    what: `an export of ${ALLOCATED_STORAGE} GiB at $0.010 a GiB`,
    usd: ALLOCATED_STORAGE * 0.01,
    page: MYSQL,
  },
  {
    of: "clusterInstance",
    what: `${HOURS} hours of ${CLUSTER_INSTANCE_CLASS} (Aurora MySQL) at $0.073`,
    usd: HOURS * 0.073,
    page: AURORA,
  },
  {
    of: "cluster",
    what: `${HOURS} hours of 10 GiB of Aurora storage at $0.10 a GiB-month`,
    usd: perMonth(0.1, 10),
    page: AURORA,
  },
  { of: "key", what: "2 keys at $1 a month, free while their deletion is pending", usd: perMonth(1, 2), page: KMS },
];

/** The lines of the estimate and its sum. */
export function estimateOf(subjects: readonly Subject[]): string {
  const billed = PRICES.filter(({ of }) => subjects.some(({ name }) => name === of));
  const lines = billed.map(({ what, usd, page }) => `  $${usd.toFixed(3)}  ${what} (${page})`);
  const sum = billed.reduce((total, { usd }) => total + usd, 0);
  return [
    `An estimate by list prices of us-east-1 (${PRICES_OF}), not a quote:`,
    ...lines,
    `  $${sum.toFixed(2)}   in all, if the run takes ${HOURS} hours. What is not removed costs more.`,
  ].join("\n");
}
