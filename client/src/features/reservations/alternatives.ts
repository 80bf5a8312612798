import type { Section } from '../../api/types';

const MOST_OFFERED = 3;

/**
 * The next best sections for a buyer who came too late: open, with enough places for the same quantity,
 * nearest in price first, and of two the one with more left, since it lasts longer.
 */
export function alternativesFor(
  sections: readonly Section[],
  wish: { sectionId: number; quantity: number },
): Section[] {
  const wanted = sections.find((section) => section.id === wish.sectionId);
  const distance = (section: Section) => (wanted ? Math.abs(section.price - wanted.price) : section.price);
  return sections
    .filter(({ id, status, available }) => id !== wish.sectionId && status === 'open' && available >= wish.quantity)
    .sort((a, b) => distance(a) - distance(b) || b.available - a.available)
    .slice(0, MOST_OFFERED);
}
