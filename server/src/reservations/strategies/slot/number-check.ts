import { Injectable } from '@nestjs/common';
import { Database } from '../../../platform/database/database.js';
import type { SlotPicture } from '../../../slots/slot-manager.js';
import { SlotManager } from '../../../slots/slot-manager.js';
import type { StockOnRecord } from '../../reservation.strategy.js';
import { MAX_RETURNED_NUMBERS } from '../../stock/stock-repair.js';
import { Turns } from './turns.js';

/** Of all sections of one examination together. */
const MOST_NUMBERS = 2 * MAX_RETURNED_NUMBERS;

/** A section whose counts agree, as PostgreSQL and Redis have it. */
export interface CountedSection {
  readonly stock: StockOnRecord;
  readonly picture: SlotPicture;
}

interface FreeNumbers {
  readonly highWater: number;
  readonly returned: readonly number[];
}

/**
 * Finds what counts cannot show: that as many numbers were given out behind Redis's back as came back, so that Redis has
 * the right count of the wrong numbers. It takes an instance that cannot reach Redis and ends before it can, or two
 * answers that got lost. Each state of a section is looked at once.
 */
@Injectable()
export class NumberCheck {
  /** Epoch and stock version under which the numbers were the same. */
  private same = new Map<number, string>();
  private readonly turns = new Turns(MOST_NUMBERS);

  constructor(
    private readonly database: Database,
    private readonly slots: SlotManager,
  ) {}

  /** The sections whose numbers differ; rejects when PostgreSQL is away. */
  async examine(counted: readonly CountedSection[]): Promise<readonly number[]> {
    const known = new Map(counted.map(({ stock }) => [stock.sectionId, this.same.get(stock.sectionId) ?? '']));
    this.same = known;
    const unknown = counted.filter(({ stock, picture }) => mayDiffer(stock, picture) && known.get(stock.sectionId) !== stateOf(picture));
    const due = this.turns.take(unknown.map(({ picture }) => ({ id: picture.sectionId, size: picture.returned, picture })));
    if (due.length === 0) return [];
    const inRedis = await this.slots.returnedNumbers(due.map(({ picture }) => picture));
    if (inRedis.every((numbers) => numbers === undefined)) return [];
    const inPostgres = await this.readFree(due.map(({ id }) => id));
    const differing: number[] = [];
    due.forEach(({ id, picture }, index) => {
      const [proposable, free] = [inRedis[index], inPostgres.get(id)];
      // Of two states nothing can be said.
      if (proposable === undefined || free?.state !== stateOf(picture)) return;
      if (areSame({ highWater: picture.highWater, returned: proposable }, free)) known.set(id, free.state);
      else differing.push(id);
    });
    return differing;
  }

  private async readFree(sectionIds: readonly number[]): Promise<Map<number, FreeNumbers & { readonly state: string }>> {
    const rows = await this.database.query<FreeRow>(FREE_NUMBERS, [sectionIds]);
    return new Map(rows.map(({ id, epoch, stock_version: stockVersion, high_water: highWater, returned }) =>
      [id, { state: stateOf({ epoch, stockVersion }), highWater, returned }]));
  }
}

interface FreeRow {
  id: number;
  epoch: string;
  stock_version: string;
  high_water: number;
  returned: number[];
}

/** Of sections by id: all that is free up to the highest number ever given out, with the state that it belongs to. */
export const FREE_NUMBERS = /* sql */ `
  SELECT id, epoch, stock_version, high_water,
         ARRAY(SELECT slot_number FROM returned_slots f WHERE f.section_id = s.id AND f.slot_number <= s.capacity
                LIMIT ${MAX_RETURNED_NUMBERS + 1}) AS returned
    FROM sections s WHERE id = ANY ($1::integer[])`;

function stateOf({ epoch, stockVersion }: Pick<FreeRow, 'epoch'> & { readonly stockVersion: string | number }): string {
  return `${epoch} ${stockVersion}`;
}

/** With every number up to the same mark given out there is nothing to be mistaken about; of a list that repair would cut short nothing can be said. */
function mayDiffer(stock: StockOnRecord, { highWater, taken, returned }: SlotPicture): boolean {
  return returned === highWater - taken && returned <= MAX_RETURNED_NUMBERS && (returned > 0 || highWater !== stock.highWater);
}

/** Above both marks everything is free on both sides. */
function areSame(a: FreeNumbers, b: FreeNumbers): boolean {
  const mark = Math.max(a.highWater, b.highWater);
  const free = ({ highWater, returned }: FreeNumbers): Set<number> =>
    new Set([...returned, ...Array.from({ length: mark - highWater }, (_, index) => highWater + 1 + index)]);
  const [left, right] = [free(a), free(b)];
  return left.size === right.size && [...left].every((number) => right.has(number));
}
