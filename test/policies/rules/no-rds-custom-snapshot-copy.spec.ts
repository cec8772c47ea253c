import { noRdsCustomSnapshotCopy } from "../../../policies/rules/no-rds-custom-snapshot-copy";
import { from, itAnswers } from "../answers";
import { component, copy, goodCopy, instance, lookedUp, snapshot } from "../program";
import { type Resource, UNKNOWN } from "../server";

const HOME = { region: "eu-west-1" };
const AWAY = { region: "us-east-1" };

/** A copy of a snapshot of a database with this engine. */
const copied = (engine: string, inputs: Resource["inputs"], outputs?: Resource["inputs"]): Resource[] => {
  const [database, taken] = from(instance({ engine, ...HOME }), (edges) =>
    snapshot({ dbInstanceIdentifier: UNKNOWN, ...HOME }, { edges }),
  );
  return database === undefined || taken === undefined
    ? []
    : [database, ...from(taken, (edges) => copy({ ...inputs }, { edges, ...(outputs && { outputs }) }))];
};

describe("no-rds-custom-snapshot-copy", () => {
  itAnswers(noRdsCustomSnapshotCopy, {
    "refuses copies of RDS Custom for Oracle": [
      [...copied("custom-oracle-ee", AWAY)],
      ["copy: unsafe in stack: Remove the copy, and restore it in its own Region and account"],
    ],
    "refuses copies of RDS Custom for SQL Server within a Region": [
      copied("custom-sqlserver-ee", HOME),
      ["copy: unsafe in stack"],
    ],
    "warns about copies of RDS Custom for SQL Server to another Region": [
      copied("custom-sqlserver-ee", AWAY),
      ["copy: warning in stack: AWS's pages conflict"],
    ],
    "warns if the Region is undetermined": [copied("custom-sqlserver-se", {}), ["copy: warning in stack"]],
    "refuses copies of another account's snapshot": [
      component({}, lookedUp({ source: { engine: "custom-sqlserver-ee", snapshotType: "shared" } })),
      ["child: unsafe in stack"],
    ],
    "accepts other engines and unknown ones": [
      [...copied("sqlserver-ee", HOME), goodCopy({}, { name: "literal" })],
      [],
    ],
    "leaves out a copy that --target leaves out": [
      copied("custom-oracle-ee", AWAY).map((made, index) => ({ ...made, isUntargeted: index === 2 })),
      [],
    ],
    "accepts existing copies": [
      copied("custom-oracle-ee", AWAY, { dbSnapshotArn: "arn:aws:rds:us-east-1:111111111111:snapshot:copy" }),
      [],
    ],
  });
});
