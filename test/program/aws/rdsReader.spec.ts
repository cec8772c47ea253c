import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { clientConfigs } from "../../../program/aws/clientConfig";
import { readSettings } from "../../../program/aws/providerSettings";
import { rdsReader } from "../../../program/aws/rdsReader";
import { parseConfig } from "../../../program/config/config";

async function readerOf(server: Server) {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  const endpoints = [{ rds: `http://127.0.0.1:${address.port}` }];
  const provider = readSettings("default", { accessKey: "AKIA1", secretKey: "s", endpoints });
  return rdsReader(provider, clientConfigs({}));
}

describe("rdsReader", () => {
  it("reads at most 8 databases at once in a Region, and goes on after a failed one", async () => {
    let running = 0;
    let most = 0;
    let calls = 0;
    const server = createServer(async (request, response) => {
      running += 1;
      calls += 1;
      most = Math.max(most, running);
      const isRefused = calls === 3;
      request.resume();
      await sleep(5);
      running -= 1;
      const answer = isRefused
        ? "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>No.</Message></Error></ErrorResponse>"
        : "<DescribeDBSnapshotsResponse><DescribeDBSnapshotsResult/></DescribeDBSnapshotsResponse>";
      response.writeHead(isRefused ? 403 : 200, { "Content-Type": "text/xml" }).end(answer);
    });
    const reader = await readerOf(server);
    const { databases } = parseConfig({
      databases: Array.from({ length: 40 }, (_, i) => ({ identifier: `db${i}`, region: "us-east-1" })),
      targets: [{ region: "eu-west-1" }],
    });
    const results = await Promise.allSettled(databases.map((database) => reader.snapshots("us-east-1", database)));
    server.close();
    server.closeAllConnections();
    assert.equal(results.filter(({ status }) => status === "rejected").length, 1);
    assert.deepEqual([calls, most], [40, 8]);
  });

  it("names the field to set for a group that AWS does not return, and prefers the config", async () => {
    const group =
      "<DBParameterGroups><DBParameterGroup><DBParameterGroupName>mysql8</DBParameterGroupName></DBParameterGroup></DBParameterGroups>";
    const answers: Record<string, string> = {
      DescribeDBInstances: `<DBInstances><DBInstance>${group}</DBInstance></DBInstances>`,
      DescribeDBClusters: "<DBClusters><DBCluster/></DBClusters>",
    };
    const server = createServer(async (request, response) => {
      const action = new URLSearchParams(await text(request)).get("Action") ?? "";
      const result = `<${action}Response><${action}Result>${answers[action]}</${action}Result></${action}Response>`;
      response.writeHead(200, { "Content-Type": "text/xml" }).end(result);
    });
    const reader = await readerOf(server);
    const groupsOf = (database: object) => {
      const { databases } = parseConfig({
        databases: [{ identifier: "orders", region: "us-east-1", ...database }],
        targets: [{ region: "eu-west-1" }],
      });
      return reader.groups(databases[0] ?? assert.fail());
    };
    try {
      await assert.rejects(groupsOf({}), {
        message: "AWS returned no option group for this database; set `optionGroupName` in the config",
      });
      await assert.rejects(groupsOf({ kind: "cluster" }), {
        message: "AWS returned no parameter group for this database; set `parameterGroupName` in the config",
      });
      assert.deepEqual(await groupsOf({ optionGroupName: "given" }), {
        parameterGroupName: "mysql8",
        optionGroupName: "given",
      });
    } finally {
      server.close();
      server.closeAllConnections();
    }
  });
});
