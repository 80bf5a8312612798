/**
 * The server's time as this page knows it. Opening times are the server's: a phone whose clock is wrong by
 * minutes must still see the button come alive at the right moment.
 */
export class ServerClock {
  /** How far the server's clock is ahead of this device's, in ms: what all answers so far allow. */
  private leastAheadMs = Number.NEGATIVE_INFINITY;
  private mostAheadMs = Number.POSITIVE_INFINITY;

  /**
   * @param date the answer's Date header (whole seconds, so the true time lies up to 1 s later)
   * @param sentAt, receivedAt this device's time around the request, in ms
   */
  observe(date: string | null, sentAt: number, receivedAt: number): void {
    const serverMs = date === null ? Number.NaN : Date.parse(date);
    if (Number.isNaN(serverMs)) return;
    const least = serverMs - receivedAt;
    const most = serverMs + 1000 - sentAt;
    // An answer that contradicts the others: a clock was set, or the device slept. The newest knows best.
    const contradicts = least > this.mostAheadMs || most < this.leastAheadMs;
    this.leastAheadMs = contradicts ? least : Math.max(least, this.leastAheadMs);
    this.mostAheadMs = contradicts ? most : Math.min(most, this.mostAheadMs);
  }

  /** This device's clock as long as the answers allow it to be right, else the latest that they allow: early harms less than late. */
  now(): number {
    const mayBeRight = this.leastAheadMs <= 0 && this.mostAheadMs >= 0;
    return Date.now() + (mayBeRight ? 0 : this.mostAheadMs);
  }
}

export const serverClock = new ServerClock();
