/**
 * The server's time as this page knows it. Opening times are the server's: a phone whose clock is wrong by
 * minutes must still see the button come alive at the right moment.
 */
export class ServerClock {
  private offsetMs = 0;
  private uncertaintyMs = Number.POSITIVE_INFINITY;

  /**
   * @param date the answer's Date header (whole seconds, so the true time lies up to 1 s later)
   * @param sentAt, receivedAt this device's time around the request, in ms
   */
  observe(date: string | null, sentAt: number, receivedAt: number): void {
    const serverMs = date === null ? Number.NaN : Date.parse(date);
    if (Number.isNaN(serverMs)) return;
    const uncertaintyMs = (receivedAt - sentAt) / 2 + 500;
    // The best sample so far is kept, but not for ever: devices sleep and clocks are set.
    this.uncertaintyMs += 50;
    if (uncertaintyMs > this.uncertaintyMs) return;
    this.uncertaintyMs = uncertaintyMs;
    this.offsetMs = serverMs + 500 - (sentAt + receivedAt) / 2;
  }

  now(): number {
    // Below two seconds the difference is within what one sample can know; the device's clock is smoother.
    return Date.now() + (Math.abs(this.offsetMs) < 2000 ? 0 : this.offsetMs);
  }
}

export const serverClock = new ServerClock();
