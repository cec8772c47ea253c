interface Waiter {
  limit: number;
  enter: () => void;
}

/** Limits how many callers are inside at once. They enter in the order in which they came. */
export class Semaphore {
  private inside = 0;
  private readonly waiting: Waiter[] = [];

  /** Waits until fewer than `limit` others are inside. Returns the function that leaves; further calls of it do nothing. */
  async acquire(limit: number): Promise<() => void> {
    await new Promise<void>((enter) => {
      this.waiting.push({ limit, enter });
      this.admit();
    });
    let hasLeft = false;
    return () => {
      if (!hasLeft) {
        hasLeft = true;
        this.inside -= 1;
        this.admit();
      }
    };
  }

  private admit(): void {
    for (let next = this.waiting[0]; next !== undefined && this.inside < next.limit; next = this.waiting[0]) {
      this.waiting.shift();
      this.inside += 1;
      next.enter();
    }
  }
}
