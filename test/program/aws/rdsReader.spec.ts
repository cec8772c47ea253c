import assert from "node:assert/strict";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { clientConfigs } from "../../../program/aws/clientConfig";
import { readSettings } from "../../../program/aws/providerSettings";
import { rdsReader } from "../../../program/aws/rdsReader";
import type { RdsReader } from "../../../program/catalog";

/** The content of an answer, for the parameters of a call. */
type Answer = (call: URLSearchParams) => string;

/** Runs a test with a reader whose AWS gives these answers; an answer is refused if there is no content. */
async function reading(answer: Answer, test: (reader: RdsReader, calls: string[]) => Promise<void>): Promise<void> {
  const calls: string[] = [];
  const server = createServer(async (request, response) => {
    const call = new URLSearchParams(await text(request));
    const action = call.get("Action");
    const details = ["SnapshotType", "Marker"].flatMap((name) => call.get(name) ?? []);
    calls.push([action, ...details].join(" "));
    const content = answer(call);
    const result = content
      ? `<${action}Response><${action}Result>${content}</${action}Result></${action}Response>`
      : "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>No.</Message></Error></ErrorResponse>";
    response.writeHead(content ? 200 : 403, { "Content-Type": "text/xml" }).end(result);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  const endpoints = [{ rds: `http://127.0.0.1:${address.port}` }];
  const provider = readSettings("default", { accessKey: "AKIA1", secretKey: "s", endpoints });
  try {
    await test(rdsReader(provider, clientConfigs({})), calls);
  } finally {
    server.close();
    server.closeAllConnections();
  }
}

const snapshot = (identifier: string, database: string) =>
  `<DBSnapshot><DBSnapshotArn>arn:${identifier}</DBSnapshotArn><DBSnapshotIdentifier>${identifier}</DBSnapshotIdentifier>` +
  `<DBInstanceIdentifier>${database}</DBInstanceIdentifier><Status>available</Status></DBSnapshot>`;

const page = (snapshots: string, marker = "") =>
  `<DBSnapshots>${snapshots}</DBSnapshots>${marker && `<Marker>${marker}</Marker>`}`;

describe("rdsReader", () => {
  it("lists the snapshots of a Region page by page, and divides them by database", async () => {
    const answer: Answer = (call) =>
      call.get("Marker")
        ? page(snapshot("c", "orders"))
        : page(snapshot("a", "orders") + snapshot("b", "renamed-since"), "next");
    await reading(answer, async (reader, calls) => {
      const found = await reader.snapshots("us-east-1", "instance");
      const identifiers = [...found].map(([database, snapshots]) => [database, snapshots.map((one) => one.identifier)]);
      assert.deepEqual(Object.fromEntries(identifiers), { orders: ["a", "c"], "renamed-since": ["b"] });
      assert.deepEqual(calls, ["DescribeDBSnapshots", "DescribeDBSnapshots next"]);
    });
  });

  it("lists only the manual snapshots, of instances or of clusters, if the type is given", async () => {
    await reading(
      () => "<None/>",
      async (reader, calls) => {
        await reader.snapshots("eu-west-1", "instance", "manual");
        await reader.snapshots("eu-west-1", "cluster", "manual");
        assert.deepEqual(calls, ["DescribeDBSnapshots manual", "DescribeDBClusterSnapshots manual"]);
      },
    );
  });

  it("fails if a page fails, instead of listing a part", async () => {
    const answer: Answer = (call) => (call.get("Marker") ? "" : page(snapshot("a", "orders"), "next"));
    await reading(answer, async (reader) => {
      await assert.rejects(reader.snapshots("us-east-1", "instance"), { name: "AccessDenied", message: "No." });
    });
  });

  it("lists the names of the groups of a Region", async () => {
    const answers: Record<string, string> = {
      DescribeDBParameterGroups:
        "<DBParameterGroups><DBParameterGroup><DBParameterGroupName>mysql8</DBParameterGroupName></DBParameterGroup></DBParameterGroups>",
      DescribeDBClusterParameterGroups:
        "<DBClusterParameterGroups><DBClusterParameterGroup><DBClusterParameterGroupName>aurora</DBClusterParameterGroupName></DBClusterParameterGroup></DBClusterParameterGroups>",
      DescribeOptionGroups:
        "<OptionGroupsList><OptionGroup><OptionGroupName>options</OptionGroupName></OptionGroup></OptionGroupsList>",
    };
    await reading(
      (call) => answers[call.get("Action") ?? ""] ?? "",
      async (reader) => {
        const found = [
          await reader.groups("us-east-1", "parameterGroupName", "instance"),
          await reader.groups("us-east-1", "parameterGroupName", "cluster"),
          await reader.groups("us-east-1", "optionGroupName", "instance"),
        ];
        assert.deepEqual(
          found.map((names) => [...names]),
          [["mysql8"], ["aurora"], ["options"]],
        );
      },
    );
  });

  it("lists the databases of a Region with their groups, under their names in lower case", async () => {
    const group = "<DBParameterGroup><DBParameterGroupName>mysql8</DBParameterGroupName></DBParameterGroup>";
    const answers: Record<string, string> = {
      DescribeDBInstances: `<DBInstances><DBInstance><DBInstanceIdentifier>Orders</DBInstanceIdentifier><DBParameterGroups>${group}</DBParameterGroups></DBInstance></DBInstances>`,
      DescribeDBClusters:
        "<DBClusters><DBCluster><DBClusterIdentifier>ledger</DBClusterIdentifier><DBClusterParameterGroup>aurora</DBClusterParameterGroup></DBCluster></DBClusters>",
    };
    await reading(
      (call) => answers[call.get("Action") ?? ""] ?? "",
      async (reader) => {
        assert.deepEqual(
          [...(await reader.databases("us-east-1", "instance"))],
          [["orders", { parameterGroupName: "mysql8", optionGroupName: undefined }]],
        );
        assert.deepEqual(
          [...(await reader.databases("us-east-1", "cluster"))],
          [["ledger", { parameterGroupName: "aurora", optionGroupName: undefined }]],
        );
      },
    );
  });
});
