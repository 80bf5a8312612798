/** `{field: {from, to}}` of the fields that differ; values are compared as the API writes them. */
export function changedValues<T extends object>(from: T, to: T, fields: readonly (keyof T)[]): Record<string, { from: unknown; to: unknown }> {
  const changed: Record<string, { from: unknown; to: unknown }> = {};
  for (const field of fields) {
    if (textOf(from[field]) !== textOf(to[field])) changed[String(field)] = { from: from[field], to: to[field] };
  }
  return changed;
}

/** PostgreSQL gives the members of a jsonb back in an order of its own. */
function textOf(value: unknown): string {
  if (typeof value !== 'object' || value === null || value instanceof Date) return JSON.stringify(value) ?? '';
  return JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
