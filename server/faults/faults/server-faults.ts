import { fakeClock } from '../world/fake-clock.js';
import type { Fault } from '../fault.js';
import { injections } from '../fault.js';

/** Twice the lock's lease, which is a second. */
const FREEZE_MS = 2_000;
const CLOCK_OFFSET_SECONDS = 90;

export const SERVER_FAULTS: readonly Fault[] = [
  {
    name: 'server-killed',
    title: 'one server of three is killed (SIGKILL) and started again',
    promised: 'goesOn',
    strategies: ['slot', 'lock'],
    ...injections({ full: 10, short: 2, lastsMs: 2_000, restMs: 2_000 }, async ({ instances, random }) => {
      const instance = random.pick(instances);
      await instance.server.end();
      return () => instance.boot({});
    }),
  },
  {
    name: 'server-frozen',
    title: "one server of three is stopped (SIGSTOP) for twice the lock's lease and goes on",
    promised: 'staysRight',
    strategies: ['slot', 'lock'],
    ...injections({ full: 12, short: 2, lastsMs: FREEZE_MS, restMs: 1_500, briefMs: FREEZE_MS }, ({ instances, random }) => {
      const { server } = random.pick(instances);
      server.signal('SIGSTOP');
      return Promise.resolve(() => Promise.resolve(server.signal('SIGCONT')));
    }),
  },
  {
    name: 'rolling-restart',
    title: 'the servers are restarted one after the other (SIGTERM)',
    promised: 'noFailure',
    strategies: ['slot', 'lock'],
    // Under lock one hold of a section at a time takes 8 ms here, where three servers, proxies, buyers and stores share two cores: of two
    // hundred buyers some wait for more than a second with nothing restarted, of a hundred some while a server boots.
    buyers: { lock: 60 },
    ...injections({ full: 10, short: 3, lastsMs: 0, restMs: 500, isRapid: true }, async ({ instances }, index, scene) => {
      const instance = instances[index % instances.length] as (typeof instances)[number];
      await instance.stop((fault) => scene.violation(fault));
      return () => instance.boot({});
    }),
  },
  {
    name: 'server-clock',
    title: `the clock of one server is ${CLOCK_OFFSET_SECONDS} s fast or slow`,
    promised: 'staysRight',
    strategies: ['slot', 'lock'],
    lacks: async () => (await fakeClock(0)).lack,
    ...injections({ full: 10, short: 2, lastsMs: 4_500, restMs: 500, isRapid: true, briefMs: 500 }, async ({ instances }, index) => {
      const instance = instances[0] as (typeof instances)[number];
      const { environment } = await fakeClock(index % 2 === 0 ? CLOCK_OFFSET_SECONDS : -CLOCK_OFFSET_SECONDS);
      await instance.server.end();
      await instance.boot(environment);
      return async () => {
        await instance.server.end();
        await instance.boot({});
      };
    }),
  },
];
