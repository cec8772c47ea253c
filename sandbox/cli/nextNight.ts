import type { Sandbox } from "../lifecycle/sandbox";

/** The Region of the databases. */
const SOURCE = "us-east-1";

/** Moves the clock of the local AWS by a day, and lets it create the automated snapshots of that night. Returns its time. */
export async function nextNight(sandbox: Sandbox): Promise<Date> {
  const now = await moveClock(sandbox, 24 * 3600);
  for (const dbInstanceIdentifier of ["orders", "billing", "ledger"]) {
    await control(sandbox, "automated-snapshot", { region: SOURCE, dbInstanceIdentifier });
  }
  await control(sandbox, "automated-snapshot", { region: SOURCE, dbClusterIdentifier: "analytics" });
  return now;
}

/** Moves the clock of the local AWS, and returns its time. */
export async function moveClock(sandbox: Sandbox, advanceSeconds: number): Promise<Date> {
  const { now } = (await control(sandbox, "clock", { advanceSeconds })) as { now: string };
  return new Date(now);
}

/** Calls a control route of the local AWS. */
async function control({ endpoint }: Sandbox, route: string, body: object): Promise<unknown> {
  const response = await fetch(`${endpoint}/_sandbox/${route}`, { method: "POST", body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`/_sandbox/${route} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
