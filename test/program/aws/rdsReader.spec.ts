import assert from "node:assert/strict";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { clientConfigs } from "../../../program/aws/clientConfig";
import { readSettings } from "../../../program/aws/providerSettings";
import { rdsReader } from "../../../program/aws/rdsReader";
import { parseConfig } from "../../../program/config/config";

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
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    assert.ok(typeof address === "object" && address !== null);
    const endpoints = [{ rds: `http://127.0.0.1:${address.port}` }];
    const provider = readSettings("default", { accessKey: "AKIA1", secretKey: "s", endpoints });
    const reader = rdsReader(provider, clientConfigs({}));
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
});
