/** A path of this page to go on to, or null: `?next=` must never lead to somebody else's site. */
export function localPath(next: string | null): string | null {
  if (!next || !next.startsWith('/') || /^\/[/\\]/.test(next)) return null;
  return next;
}
