/** `K7QP2M9XA4` → `K7QP2`, `M9XA4`: equal groups of four or five are read out and typed without losing one's place. */
export function codeGroups(code: string): string[] {
  const letters = code.replace(/[\s-]/g, '');
  const size = letters.length % 4 !== 0 && letters.length % 5 === 0 ? 5 : 4;
  return letters.match(new RegExp(`.{1,${size}}`, 'g')) ?? [];
}
