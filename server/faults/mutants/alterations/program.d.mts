type Import = (path: string) => Promise<Record<string, unknown>>;

export declare const programAlterations: Readonly<Record<string, (dist: Import) => Promise<void> | void>>;
