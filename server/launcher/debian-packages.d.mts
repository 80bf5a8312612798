export declare function unpackPackages(name: string, packages: readonly string[]): Promise<{ folder?: string; reason?: string }>;
