import { restoresNotPubliclyAccessible } from "../../../policies/rules/restores-not-publicly-accessible";
import { itAnswers } from "../answers";
import { cluster, clusterInstance, instance, SOURCE_ARN } from "../program";
import { type Resource, UNKNOWN } from "../server";

const OPEN = { publiclyAccessible: true };
const RESTORED = { snapshotIdentifier: SOURCE_ARN };
const ledger = cluster({ ...RESTORED, clusterIdentifier: "ledger" });
const fresh = cluster({ clusterIdentifier: "ledger" });
const member = (of: Resource, inputs: Resource["inputs"]) => [
  of,
  clusterInstance({ clusterIdentifier: UNKNOWN, ...inputs }, { edges: { clusterIdentifier: [of] } }),
];
const reported = (resource: Resource): Resource => ({ ...resource, outputs: { ...resource.inputs, ...OPEN } });

describe("restores-not-publicly-accessible", () => {
  itAnswers(restoresNotPubliclyAccessible, {
    "refuses a public restore of a snapshot, before it is created": [
      [instance({ ...RESTORED, ...OPEN })],
      ["instance: unsafe: Remove publiclyAccessible"],
    ],
    "refuses a public restore to a point in time": [
      [instance({ restoreToPointInTime: { useLatestRestorableTime: true }, publiclyAccessible: "true" })],
      ["instance: unsafe"],
    ],
    "accepts a restore without a public address, and a new database with one": [
      [
        instance(RESTORED),
        instance({ ...RESTORED, publiclyAccessible: false }, { name: "closed" }),
        instance(OPEN, { name: "new" }),
      ],
      [],
    ],
    "reports a value that is not yet known": [
      [instance({ ...RESTORED, publiclyAccessible: UNKNOWN })],
      ["instance: unknown"],
    ],
    "refuses a public instance of a restored cluster": [
      member(ledger, OPEN),
      ["cluster-instance: unsafe in stack: Remove publiclyAccessible"],
    ],
    "finds the cluster by its identifier": [
      [ledger, clusterInstance({ clusterIdentifier: "ledger", ...OPEN })],
      ["cluster-instance: unsafe in stack"],
    ],
    "accepts the instances of other clusters, and of clusters that cannot be told apart": [
      [
        ...member(fresh, OPEN),
        clusterInstance({ clusterIdentifier: "billing", ...OPEN }, { name: "elsewhere" }),
        clusterInstance(
          { clusterIdentifier: UNKNOWN, ...OPEN },
          { name: "either", edges: { clusterIdentifier: [{ ...ledger, name: "other" }, fresh] } },
        ),
        { ...ledger, name: "other" },
      ],
      [],
    ],
    "judges an instance of a cluster only by its cluster": [
      [clusterInstance({ snapshotIdentifier: SOURCE_ARN, ...OPEN })],
      [],
    ],
    "accepts a closed instance of a restored cluster": [member(ledger, {}), []],
    "refuses a database that was opened by hand": [
      [reported(instance(RESTORED)), reported(instance({}, { name: "new" }))],
      ["instance: unsafe in stack: specify publiclyAccessible"],
    ],
  });
});
