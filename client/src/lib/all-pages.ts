type Page<T> = { items: readonly T[]; nextCursor: string | null };

/** A list that the server hands out in pages, whole. */
export async function allPages<T>(fetchPage: (from: { cursor?: string }) => Promise<Page<T>>): Promise<T[]> {
  const all: T[] = [];
  let from: { cursor?: string } | null = {};
  while (from) {
    const { items, nextCursor }: Page<T> = await fetchPage(from);
    all.push(...items);
    from = nextCursor ? { cursor: nextCursor } : null;
  }
  return all;
}
