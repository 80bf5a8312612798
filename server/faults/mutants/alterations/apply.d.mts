export interface Replacement {
  readonly routine: string;
  readonly from: string;
  readonly to: string;
  /** How often `from` occurs; once when absent. */
  readonly times?: number;
}

export interface RoutineAlteration {
  readonly replace?: readonly Replacement[];
  readonly add?: readonly string[];
}

export interface ScriptAlteration {
  /** Relative to redis-scripts. */
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

export declare function alterRoutines(routines: readonly string[], alteration: RoutineAlteration): string[];
export declare function alteredScript(alteration: ScriptAlteration): string;
export declare function alterScripts(alterations: readonly ScriptAlteration[]): void;
