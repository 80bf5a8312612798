/** Something that is to be looked at, and how much of what there is room for it takes. */
export interface InLine {
  readonly id: number;
  readonly size: number;
}

/** Chooses what may be done in one go; whoever is left out comes first the next time, so that nobody waits for ever. */
export class Turns {
  /** Ids of those who were left out, in the order of their turns. */
  private waiting: readonly number[] = [];

  /** @param mostAtOnce no smaller than the size of any one */
  constructor(private readonly mostAtOnce: number) {}

  take<T extends InLine>(line: readonly T[]): readonly T[] {
    const places = new Map(this.waiting.map((id, place) => [id, place]));
    const placeOf = ({ id }: T): number => places.get(id) ?? places.size;
    const [chosen, left]: [T[], T[]] = [[], []];
    let room = this.mostAtOnce;
    for (const one of [...line].sort((a, b) => placeOf(a) - placeOf(b))) {
      if (one.size <= room) {
        room -= one.size;
        chosen.push(one);
      } else left.push(one);
    }
    this.waiting = left.map(({ id }) => id);
    return chosen;
  }
}
