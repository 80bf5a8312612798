import type { RoutineAlteration } from './apply.mjs';

export declare const routineAlterations: Readonly<Record<string, RoutineAlteration>>;
