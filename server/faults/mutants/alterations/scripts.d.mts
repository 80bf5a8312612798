import type { ScriptAlteration } from './apply.mjs';

export declare const scriptAlterations: Readonly<Record<string, readonly ScriptAlteration[]>>;
