import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { SectionDocument } from '../sections/section.dto.js';
import type { LiveFrame } from './live-frame.js';
import { LiveGroup } from './live-group.js';
import { LiveState } from './live-state.js';
import type { LiveViewer } from './live-viewer.js';

function section(id: number, available: number, change: Partial<SectionDocument> = {}): SectionDocument {
  return {
    id, eventId: 1, name: `Floor ${id}`, description: '', location: '', price: 1, currency: 'KRW',
    capacity: 100, available, status: 'open', map: null, ...change,
  };
}

/** Keeps what it is told as a page would: a snapshot replaces everything, a change its sections. */
function viewer() {
  const heard: string[] = [];
  const numbers = new Map<number, number>();
  const write = ({ plain }: LiveFrame): boolean => {
    heard.push(plain.toString());
    const data = /^data: (.*)$/m.exec(plain.toString())?.[1];
    for (const { id, available } of JSON.parse(data ?? '[]') as SectionDocument[]) numbers.set(id, available);
    return true;
  };
  return { heard, numbers, asViewer: { write } as unknown as LiveViewer };
}

/** So many states, each told to the group; the newest stays with the group. */
function tellStates(group: LiveGroup, count: number): WeakRef<LiveState>[] {
  return Array.from({ length: count }, (_, index) => {
    const state = new LiveState(index + 2, [section(1, index)]);
    group.tell(state, index);
    return new WeakRef(state);
  });
}

describe('LiveGroup', () => {
  const first = new LiveState(1, [section(1, 10), section(2, 20)]);

  it('brings a viewer who joins between two changes to the newest numbers, also where they went back', () => {
    const group = new LiveGroup(first, 0, 0);
    const late = viewer();
    const between = new LiveState(2, [section(1, 9), section(2, 20)]);
    expect(between.frameSince(first)?.plain.toString()).toBe('id: 2\nevent: availability\ndata: [{"id":1,"available":9,"status":"open"}]\n\n');
    group.add(late.asViewer);
    group.tell(new LiveState(3, [section(1, 10), section(2, 19)]), 1);
    expect([...late.numbers]).toEqual([[1, 10], [2, 19]]);
    expect(late.heard.map((text) => text.split('\n')[0])).toEqual(['id: 1', 'id: 3']);
  });

  it('says nothing when everything has come to be as it was told, and tells of the next change', () => {
    const group = new LiveGroup(first, 0, 0);
    const one = viewer();
    group.add(one.asViewer);
    const same = new LiveState(3, [section(1, 10), section(2, 20)]);
    group.tell(same, 1);
    expect(one.heard).toHaveLength(1);
    group.tell(new LiveState(4, [section(1, 8), section(2, 20)]), 2);
    expect(one.numbers.get(1)).toBe(8);
  });

  it('sends a snapshot when a description or the list of sections is another', () => {
    expect(new LiveState(2, [section(1, 10, { name: 'Z' }), section(2, 20)]).frameSince(first)?.plain.toString()).toContain('event: snapshot');
    expect(new LiveState(2, [section(1, 10)]).frameSince(first)?.plain.toString()).toContain('event: snapshot');
  });

  it('gives a sign of life every 15 s, whether or not there was something to tell', () => {
    const group = new LiveGroup(first, 0, 0);
    const one = viewer();
    group.add(one.asViewer);
    group.tell(first, 14_999);
    expect(one.heard).toHaveLength(1);
    group.tell(new LiveState(2, [section(1, 9), section(2, 20)]), 15_000);
    expect(one.heard.slice(1)).toEqual([': still here\n\n', expect.stringContaining('availability')]);
    group.tell(first, 29_999);
    expect(one.heard.filter((text) => text.startsWith(':'))).toHaveLength(1);
  });

  it('keeps no state but the newest', async () => {
    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc') as () => void;
    const group = new LiveGroup(new LiveState(1, [section(1, -1)]), 0, 0);
    group.add(viewer().asViewer);
    const states = tellStates(group, 50);
    await nextTurn();
    collectGarbage();
    expect(states.filter((state) => state.deref() !== undefined).length).toBeLessThanOrEqual(2);
    group.tell(new LiveState(99, [section(1, 99)]), 0);
  });
});
