/** `K7QP2M9X` → `K7QP`, `2M9X`: groups of four are read out and typed without losing one's place. */
export function codeGroups(code: string): string[] {
  return code.replace(/[\s-]/g, '').match(/.{1,4}/g) ?? [];
}
