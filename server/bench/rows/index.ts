import type { Row } from '../row.js';
import { availableList } from './available-list.js';
import { checkouts } from './checkouts.js';
import { crowd } from './crowd.js';
import { hotSection } from './hot-section.js';
import { largeSection } from './large-section.js';
import { liveViewers } from './live-viewers.js';
import { lockStrategy } from './lock-strategy.js';
import { manySections } from './many-sections.js';
import { massExpiry } from './mass-expiry.js';
import { repair } from './repair.js';
import { soldOut } from './sold-out.js';
import { storedReservations } from './stored-reservations.js';

/** All rows, in the order in which they are run and shown. */
export const ROWS: readonly Row[] = [
  hotSection, crowd, checkouts, lockStrategy, soldOut, availableList, manySections,
  storedReservations, largeSection, liveViewers, massExpiry, repair,
];
