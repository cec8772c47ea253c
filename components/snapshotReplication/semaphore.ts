interface Waiter {
  limit: number;
  enter: () => void;
}

/** Lets only so many at once do something. Who comes first is let in first. */
export class Semaphore {
  private inside = 0;
  private readonly waiting: Waiter[] = [];

  /**
   * Waits until fewer than `limit` others are inside. The answer lets the next one in; to call it again does nothing.
   */
  async acquire(limit: number): Promise<() => void> {
    await new Promise<void>((enter) => {
      this.waiting.push({ limit, enter });
      this.admit();
    });
    let left = false;
    return () => {
      if (!left) {
        left = true;
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
