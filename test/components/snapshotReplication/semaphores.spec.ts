import assert from "node:assert/strict";
import fc from "fast-check";
import { Semaphores } from "../../../components/snapshotReplication/semaphores";

/** A copy of one of four databases to one of three Regions. */
const copies = fc.array(fc.record({ source: fc.nat(3), target: fc.nat(2) }), { maxLength: 25 });
const settled = () => new Promise(setImmediate);

describe("Semaphores", () => {
  it("never admit more than the limit, and admit everyone in order", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 0, max: 25 }),
        async (s, limit, count) => {
          const semaphores = new Semaphores();
          const order: number[] = [];
          let inside = 0;
          let most = 0;
          const visit = async (visitor: number) => {
            const release = await semaphores.acquire([{ name: "slots", limit }]);
            order.push(visitor);
            inside += 1;
            most = Math.max(most, inside);
            await s.schedule(Promise.resolve());
            inside -= 1;
            release();
          };
          await s.waitFor(Promise.all(Array.from({ length: count }, (_, visitor) => visit(visitor))));
          assert.deepEqual(
            order,
            Array.from({ length: count }, (_, visitor) => visitor),
          );
          assert.equal(most, Math.min(limit, count));
        },
      ),
    );
  });

  it("admit every copy, one of a source at a time, within the slots of each target, while no permit lies idle", async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), copies, fc.integer({ min: 1, max: 4 }), async (s, all, slots) => {
        const semaphores = new Semaphores();
        const waiting = new Set(all);
        const inside = new Set<(typeof all)[number]>();
        const of = (name: "source" | "target", value: number) =>
          [...inside].filter((copy) => copy[name] === value).length;
        const visit = async (copy: (typeof all)[number]) => {
          const release = await semaphores.acquire([
            { name: `source ${copy.source}`, limit: 1 },
            { name: `target ${copy.target}`, limit: slots },
          ]);
          waiting.delete(copy);
          inside.add(copy);
          assert.equal(of("source", copy.source), 1);
          assert.ok(of("target", copy.target) <= slots);
          await s.schedule(Promise.resolve());
          inside.delete(copy);
          release();
          await settled();
          for (const { source, target } of waiting)
            assert.ok(of("source", source) === 1 || of("target", target) === slots);
        };
        await s.waitFor(Promise.all(all.map(visit)));
        assert.equal(waiting.size, 0);
      }),
    );
  });

  it("let a caller with free permits overtake one that waits for another permit, which holds none", async () => {
    const semaphores = new Semaphores();
    const turn = { name: "turn", limit: 1 };
    const slot = { name: "slot", limit: 1 };
    const release = await semaphores.acquire([turn]);
    let hasBoth = false;
    const both = semaphores.acquire([turn, slot]).then(() => {
      hasBoth = true;
    });
    (await semaphores.acquire([slot]))();
    assert.equal(hasBoth, false);
    release();
    await both;
  });

  it("admit the callers with the longest queues first, so that no turn is left over at the end", async () => {
    const semaphores = new Semaphores();
    const inside: (() => void)[] = [];
    let waiting = 45;
    for (let source = 0; source < 15; source += 1) {
      for (let target = 0; target < 3; target += 1) {
        const permits = [
          { name: `source ${source}`, limit: 1 },
          { name: `target ${target}`, limit: 3 },
        ];
        semaphores.acquire(permits).then((release) => {
          waiting -= 1;
          inside.push(release);
        });
      }
    }
    let rounds = 0;
    for (await settled(); inside.length > 0; await settled()) {
      rounds += 1;
      for (const release of inside.splice(0)) release();
    }
    assert.equal(waiting, 0);
    assert.equal(rounds, 5);
  });

  it("release permits only once", async () => {
    const semaphores = new Semaphores();
    const permits = [{ name: "slots", limit: 1 }];
    const release = await semaphores.acquire(permits);
    const second = semaphores.acquire(permits);
    release();
    release();
    await second;
    let isThirdInside = false;
    const third = semaphores.acquire(permits).then(() => {
      isThirdInside = true;
    });
    await settled();
    assert.equal(isThirdInside, false);
    (await second)();
    await third;
  });

  it("apply the limit of each caller", async () => {
    const semaphores = new Semaphores();
    await semaphores.acquire([{ name: "slots", limit: 3 }]);
    await semaphores.acquire([{ name: "slots", limit: 2 }]);
    let isInside = false;
    semaphores.acquire([{ name: "slots", limit: 2 }]).then(() => {
      isInside = true;
    });
    await semaphores.acquire([{ name: "slots", limit: 3 }]);
    assert.equal(isInside, false);
  });
});
