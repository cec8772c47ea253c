import { Provider } from "@pulumi/aws/provider";
import * as rds from "@pulumi/aws/rds";
import * as pulumi from "@pulumi/pulumi";
import { ReceivedSnapshot, SharedSnapshot } from "rds-snapshots";

const config = new pulumi.Config();
const region = "us-east-1";
const owner = { providers: [new Provider("owner", { region })] };
const partner = new Provider("partner", {
  region,
  assumeRoles: [{ roleArn: "arn:aws:iam::222222222222:role/SnapshotReceiver", sessionName: "e2e" }],
});
const snapshotOf = (database: string) => `arn:aws:rds:${region}:111111111111:snapshot:${database}-before-migration`;
const forPartner = (database: string, encrypt: boolean) =>
  new SharedSnapshot(
    `${database}-for-partner`,
    {
      sourceDbSnapshotIdentifier: snapshotOf(database),
      region,
      sharedAccounts: ["222222222222"],
      encrypt,
    },
    owner,
  );

/** The shared snapshots, and the partner's copies of them, in the Region of the source. */
function share() {
  new SharedSnapshot(
    "orders-for-partners",
    {
      sourceDbSnapshotIdentifier: snapshotOf("orders"),
      region,
      sharedAccounts: config.requireObject<string[]>("accounts"),
    },
    owner,
  );
  const received = new ReceivedSnapshot(
    "catalog-from-owner",
    {
      sourceDbSnapshotIdentifier: forPartner("catalog", false).snapshotArn,
      region,
      encrypt: false,
    },
    { providers: [partner] },
  );
  // After the other copies of the same database: AWS makes one at a time.
  new SharedSnapshot(
    "catalog-for-everyone",
    { sourceDbSnapshotIdentifier: snapshotOf("catalog"), region, encrypt: false, public: true },
    { ...owner, dependsOn: received },
  );
  const options = new rds.OptionGroup(
    "ledger",
    {
      engineName: "oracle-ee",
      majorEngineVersion: "19",
      options: [{ optionName: "Timezone", optionSettings: [{ name: "TIME_ZONE", value: "Europe/Berlin" }] }],
    },
    { provider: partner },
  );
  new ReceivedSnapshot(
    "ledger-from-owner",
    {
      sourceDbSnapshotIdentifier: forPartner("ledger", true).snapshotArn,
      region,
      optionGroupName: options.name,
    },
    { providers: [partner] },
  );
}

/** Snapshots that cannot be shared: one with TDE, and a public one that is encrypted. */
const refused: Record<string, () => void> = {
  tde: () => {
    forPartner("warehouse", true);
  },
  public: () => {
    new SharedSnapshot(
      "orders-for-everyone",
      { sourceDbSnapshotIdentifier: snapshotOf("orders"), region, encrypt: false, public: true },
      owner,
    );
  },
};

(refused[config.get("refused") ?? ""] ?? share)();
