import type { Row } from '../row.js';
import { hotSection } from './hot-section.js';

/** All rows, in the order in which they are run and shown. */
export const ROWS: readonly Row[] = [hotSection];
