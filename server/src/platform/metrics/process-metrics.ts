import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { IntervalHistogram } from 'node:perf_hooks';
import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Gauge, Registry } from 'prom-client';

const NANOSECONDS_PER_SECOND = 1e9;
const MICROSECONDS_PER_SECOND = 1e6;
const RESOLUTION_MS = 20;

/**
 * What the process uses. prom-client's default metrics would do, but their observers cannot be stopped and keep
 * every application of a test run alive.
 */
@Injectable()
export class ProcessMetrics implements OnApplicationShutdown {
  private delay: IntervalHistogram | undefined;

  constructor(private readonly registry: Registry) {}

  register(): void {
    const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    delay.enable();
    this.delay = delay;
    const registers = [this.registry];
    new Gauge({
      name: 'nodejs_eventloop_lag_seconds',
      help: 'How late the event loop was since the last reading, by quantile.',
      labelNames: ['quantile'],
      registers,
      collect() {
        for (const quantile of [0.5, 0.9, 0.99, 1]) {
          const measured = quantile === 1 ? delay.max : delay.percentile(quantile * 100);
          // The histogram holds the whole interval between two looks; only what exceeds it is lag.
          this.set({ quantile }, Math.max(0, measured / NANOSECONDS_PER_SECOND - RESOLUTION_MS / 1000));
        }
        delay.reset();
      },
    });
    this.gauge('process_cpu_seconds_total', 'Processor time, user and system.', () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / MICROSECONDS_PER_SECOND;
    });
    this.gauge('process_resident_memory_bytes', 'Resident memory.', () => process.memoryUsage.rss());
    this.gauge('nodejs_heap_used_bytes', 'JavaScript heap in use.', () => process.memoryUsage().heapUsed);
    this.gauge('process_uptime_seconds', 'Time since the process started.', () => process.uptime());
  }

  onApplicationShutdown(): void {
    this.delay?.disable();
  }

  private gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }
}
