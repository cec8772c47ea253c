import assert from "node:assert/strict";
import fc from "fast-check";
import { Semaphore } from "../../../components/snapshotReplication/semaphore";

describe("Semaphore", () => {
  it("never admits more than the limit, and admits everyone in order", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 0, max: 25 }),
        async (s, limit, count) => {
          const semaphore = new Semaphore();
          const order: number[] = [];
          let inside = 0;
          let most = 0;
          const visit = async (visitor: number) => {
            const release = await semaphore.acquire(limit);
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

  it("releases a slot only once", async () => {
    const semaphore = new Semaphore();
    const release = await semaphore.acquire(1);
    const second = semaphore.acquire(1);
    release();
    release();
    await second;
    let isThirdInside = false;
    const third = semaphore.acquire(1).then(() => {
      isThirdInside = true;
    });
    await new Promise(setImmediate);
    assert.equal(isThirdInside, false);
    (await second)();
    await third;
  });

  it("applies the limit of each caller", async () => {
    const semaphore = new Semaphore();
    await semaphore.acquire(2);
    await semaphore.acquire(2);
    let entered = false;
    semaphore.acquire(2).then(() => {
      entered = true;
    });
    await new Promise(setImmediate);
    assert.equal(entered, false);
  });
});
