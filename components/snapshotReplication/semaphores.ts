/** Something that a limited number of callers may hold at once. */
export interface Permit {
  name: string;
  /** How many callers may hold it. */
  limit: number;
}

interface Waiter {
  permits: readonly Permit[];
  enter: () => void;
}

/**
 * A semaphore for each name. A caller takes all its permits at once, so a caller that waits holds none: callers can
 * neither deadlock nor keep a permit from others while they wait for another one.
 */
export class Semaphores {
  private readonly holders = new Map<string, number>();
  private readonly waiting: Waiter[] = [];

  /**
   * Waits until all permits are free, and takes them. Among callers whose permits are free, those whose permits have the
   * longest queues go first, because they determine when everyone is done; then those that came first. Returns the
   * function that releases the permits; further calls of it do nothing.
   */
  async acquire(permits: readonly Permit[]): Promise<() => void> {
    await new Promise<void>((enter) => {
      this.waiting.push({ permits, enter });
      this.admit();
    });
    let isReleased = false;
    return () => {
      if (!isReleased) {
        isReleased = true;
        this.count(permits, -1);
        this.admit();
      }
    };
  }

  private admit(): void {
    const rounds = this.roundsLeft();
    for (const waiter of [...this.waiting].sort((a, b) => rounds(b) - rounds(a))) {
      const { permits, enter } = waiter;
      if (permits.every(({ name, limit }) => this.heldBy(name) < limit)) {
        this.count(permits, 1);
        this.waiting.splice(this.waiting.indexOf(waiter), 1);
        enter();
      }
    }
  }

  /** Returns how many rounds the queues of a caller's permits need, if each round admits `limit` callers. */
  private roundsLeft(): (waiter: Waiter) => number {
    const queues = new Map<string, number>();
    for (const { permits } of this.waiting) {
      for (const { name } of permits) queues.set(name, (queues.get(name) ?? 0) + 1);
    }
    return ({ permits }) => permits.reduce((sum, { name, limit }) => sum + (queues.get(name) ?? 0) / limit, 0);
  }

  private count(permits: readonly Permit[], difference: number): void {
    for (const { name } of permits) this.holders.set(name, this.heldBy(name) + difference);
  }

  private heldBy(name: string): number {
    return this.holders.get(name) ?? 0;
  }
}
