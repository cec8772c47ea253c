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
  private waiting: Waiter[] = [];

  /**
   * Waits until all permits are free, and takes them. Callers get them in the order in which they came, except that a
   * caller whose permits are free overtakes those that wait for others. Returns the function that releases the permits;
   * further calls of it do nothing.
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
    this.waiting = this.waiting.filter(({ permits, enter }) => {
      if (permits.some(({ name, limit }) => this.heldBy(name) >= limit)) return true;
      this.count(permits, 1);
      enter();
      return false;
    });
  }

  private count(permits: readonly Permit[], difference: number): void {
    for (const { name } of permits) this.holders.set(name, this.heldBy(name) + difference);
  }

  private heldBy(name: string): number {
    return this.holders.get(name) ?? 0;
  }
}
