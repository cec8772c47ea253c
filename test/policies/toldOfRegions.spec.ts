import assert from "node:assert/strict";
import { allowedRegions } from "../../policies/rules/allowed-regions";
import { copyStaysInPartition } from "../../policies/rules/copy-stays-in-partition";
import { createTimeoutsSufficient } from "../../policies/rules/create-timeouts-sufficient";
import { replicationGoesToAnotherRegion } from "../../policies/rules/replication-goes-to-another-region";
import { snapshotUsedInItsRegion } from "../../policies/rules/snapshot-used-in-its-region";
import {
  clusterCopy,
  copy,
  copyComponent,
  DATABASE_ARN,
  exportTask,
  goodCopy,
  instance,
  KEY_ARN,
  replication,
  SOURCE_ARN,
} from "./program";
import { UNKNOWN } from "./server";
import { from, tells, told } from "./told";

tells(snapshotUsedInItsRegion, {
  "says what is in another Region": [[exportTask({ sourceArn: SOURCE_ARN, region: "eu-west-1" })]],
  "says by which property a restore names it": [[instance({ snapshotIdentifier: SOURCE_ARN, region: "eu-west-1" })]],
  "waits for a Region that is not yet known": [[exportTask({ sourceArn: SOURCE_ARN, region: UNKNOWN })]],
  "waits for a source that is not yet known": [[exportTask({ sourceArn: UNKNOWN, region: "eu-west-1" })]],
  "misses its own Region": [[exportTask({ sourceArn: SOURCE_ARN })]],
  "misses the Region of a snapshot of the stack": [
    from(copy(), (edges) => exportTask({ sourceArn: UNKNOWN, region: "eu-west-1" }, { edges })),
  ],
  "says nothing of a snapshot that is named by its identifier": [
    [instance({ snapshotIdentifier: "orders-monthly", region: "eu-west-1" })],
  ],
  "says nothing of what is left out of the run": [
    [{ ...exportTask({}, { outputs: { sourceArn: UNKNOWN, region: "eu-west-1" } }), isUntargeted: true }],
  ],
});

tells(copyStaysInPartition, {
  "says nothing of a copy within its partition": [[goodCopy()]],
  "waits for a Region that is not yet known": [[goodCopy({ region: UNKNOWN })]],
  "waits for a source that is not yet known": [[goodCopy({ sourceDbSnapshotIdentifier: UNKNOWN })]],
  "misses its own Region": [[goodCopy({ region: "" })]],
  "misses the Region of a source of the stack": [
    from(copy({ sourceDbSnapshotIdentifier: SOURCE_ARN }, { name: "source" }), (edges) =>
      goodCopy({ sourceDbSnapshotIdentifier: UNKNOWN }, { edges }),
    ),
  ],
  "says that its region is none": [[goodCopy({ region: "moon" })]],
  "says nothing of a source whose Region is none, which require-full-arns refuses": [
    [goodCopy({ sourceDbSnapshotIdentifier: SOURCE_ARN.replace("us-east-1", "us-nowhere-1") })],
  ],
  "says that its partition is another one": [[goodCopy({ region: "cn-north-1" })]],
  "says that China's Regions make no copies for each other": [
    [
      goodCopy({
        sourceDbSnapshotIdentifier: SOURCE_ARN.replace("aws:rds:us-east-1", "aws-cn:rds:cn-northwest-1"),
        region: "cn-north-1",
      }),
    ],
  ],
  "says nothing of a source that is named by its identifier": [
    [goodCopy({ sourceDbSnapshotIdentifier: "orders-monthly" })],
  ],
  "misses the Region of a source that is not given": [[copy({ region: "eu-west-1" })]],
});

const REPLICATION = { sourceDbInstanceArn: DATABASE_ARN };

tells(replicationGoesToAnotherRegion, {
  "says nothing of another Region": [[replication({ ...REPLICATION, region: "eu-west-1" })]],
  "says that it is the same Region": [[replication({ ...REPLICATION, region: "us-east-1" })]],
  "says that it is another partition": [[replication({ ...REPLICATION, region: "cn-north-1" })]],
  "waits for a Region that is not yet known": [[replication({ ...REPLICATION, region: UNKNOWN })]],
  "waits for an instance that is not yet known": [[replication({ sourceDbInstanceArn: UNKNOWN, region: "eu-west-1" })]],
  "misses its own Region": [[replication(REPLICATION)]],
  "misses the Region of an instance of the stack": [
    from(instance(), (edges) => replication({ sourceDbInstanceArn: UNKNOWN, region: "eu-west-1" }, { edges })),
  ],
  "counts two that name no Region as made in one": [
    from(instance(), (edges) => replication({ sourceDbInstanceArn: UNKNOWN }, { edges })),
  ],
  "says nothing once AWS has made it": [
    [replication({ sourceDbInstanceArn: UNKNOWN }, { outputs: { kmsKeyId: KEY_ARN } })],
  ],
  "says nothing of what is left out of the run": [
    [{ ...replication({}, { outputs: { sourceDbInstanceArn: UNKNOWN } }), isUntargeted: true }],
  ],
  "says nothing of an instance that is named by its identifier, or of none": [
    [replication({ sourceDbInstanceArn: "orders" }), replication({ region: "eu-west-1" }, { name: "sourceless" })],
  ],
});

const ALLOWED = { allowedRegions: ["eu-west-1", "eu-central-1"] };

tells(allowedRegions, {
  "says nothing where the setting is not given": [[goodCopy({ region: "us-east-2" })]],
  "says nothing of an allowed Region": [[goodCopy({ region: "eu-central-1" })], ALLOWED],
  "names the allowed ones": [[goodCopy({ region: "us-east-2" })], ALLOWED],
  "waits for a Region that is not yet known": [[goodCopy({ region: UNKNOWN })], ALLOWED],
  "misses a Region": [[goodCopy({ region: "" })], ALLOWED],
});

const giving = (create: string | number) => [clusterCopy({ timeouts: { create } })];

tells(createTimeoutsSufficient, {
  "says how long the provider waits for a copy by default": [[copy()]],
  "says how long it waits for the copy of a cluster": [[clusterCopy({}, { createSeconds: 86_400 })]],
  "says how long it waits for an export and a replication": [[exportTask(), replication()]],
  "says that the default of a replication is too short where it is given too": [
    [replication({}, { createSeconds: 75 * 60 })],
  ],
  "says nothing of more than that": [[replication({}, { createSeconds: 75 * 60 + 1 })]],
  "says that an hour is too short": [[copy({}, { createSeconds: 3600 })]],
  "says nothing of more than an hour": [[copy({}, { createSeconds: 3601 })]],
  "says nothing of what is not yet known": [[clusterCopy({ timeouts: UNKNOWN })]],
  "says nothing once AWS has made it": [[copy({}, { outputs: { dbSnapshotArn: SOURCE_ARN } })]],
  "says nothing of what is left out of the run": [[{ ...copy(), isUntargeted: true }]],
  "says nothing of a component, whose child is told of": [[copyComponent({ sourceDbSnapshotIdentifier: SOURCE_ARN })]],
});

describe("create-timeouts-sufficient", () => {
  it("adds up the parts of a duration as Go writes it", async () => {
    for (const enough of ["1h1s", "61m", "3601s", "1.25h", "0.5h31m", "1h0.25m", "24h", "60m1s"]) {
      assert.deepEqual(await told(createTimeoutsSufficient, giving(enough)), [], enough);
    }
    for (const short of ["1h", "60m", "3600s", "0.99h", "0.5h30m", "59m59s", "1.00h"]) {
      assert.match(
        (await told(createTimeoutsSufficient, giving(short))).join(),
        /^cluster-copy: unsafe in stack: the create timeout must be above 60 minutes, .* but is 60 minutes or less/,
        short,
      );
    }
  });

  it("goes by the default where the text is no duration", async () => {
    for (const none of ["", "5", "h", "2 h", "x2h", "2hx", "2d", "2.h", ".5h", "2.xh", 5, "1h\n"]) {
      assert.match(
        (await told(createTimeoutsSufficient, giving(none))).join(),
        /^cluster-copy: unsafe in stack: the create timeout must be .* but is 20 minutes by default/,
        String(none),
      );
    }
  });
});
