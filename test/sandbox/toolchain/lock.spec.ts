import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { withLock } from "../../../sandbox/toolchain/lock";
import { removeFolders, temporaryFolder } from "../temporary";

describe("a lock of the toolchain", () => {
  afterEach(removeFolders);

  it("runs one action after the other, and logs that the second waits", async () => {
    const file = path.join(temporaryFolder(), "new", "a.lock");
    const events: string[] = [];
    const action = (name: string) =>
      withLock({ file, doing: "building", log: (line) => events.push(line) }, async () => {
        events.push(`${name} starts`);
        await sleep(300);
        events.push(`${name} ends`);
      });
    const first = action("first");
    await sleep(50);
    await Promise.all([first, action("second")]);
    assert.deepEqual(events, [
      "first starts",
      "Another process is building; waiting for it ...",
      "first ends",
      "second starts",
      "second ends",
    ]);
  });

  it("is released when the action fails", async () => {
    const options = { file: path.join(temporaryFolder(), "a.lock"), doing: "building", log: () => undefined };
    await assert.rejects(
      withLock(options, async () => Promise.reject(new Error("no"))),
      /no/,
    );
    assert.equal(fs.existsSync(options.file), false);
    assert.equal(await withLock(options, async () => 42), 42);
  });

  it("is taken over when its holder was killed", async () => {
    const options = { file: path.join(temporaryFolder(), "a.lock"), doing: "building", log: () => undefined };
    fs.mkdirSync(options.file);
    const longAgo = new Date(Date.now() - 60_000);
    fs.utimesSync(options.file, longAgo, longAgo);
    assert.equal(await withLock(options, async () => 42), 42);
  });
});
