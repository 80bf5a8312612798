/** Reads one environment into typed values and collects every fault instead of stopping at the first. */
export class SettingsReader {
  readonly faults: string[] = [];

  constructor(private readonly env: Readonly<Record<string, string | undefined>>) {}

  text(name: string): string | undefined {
    const value = this.env[name]?.trim();
    return value === undefined || value === '' ? undefined : value;
  }

  /** As it stands: whoever signs in with it is not trimmed either. */
  secret(name: string): string | undefined {
    const value = this.env[name];
    return value === '' ? undefined : value;
  }

  requiredUrl(name: string, protocols: readonly string[]): string {
    const url = this.url(name, protocols);
    if (url === undefined && this.text(name) === undefined) this.faults.push(`${name} is required`);
    return url ?? '';
  }

  url(name: string, protocols: readonly string[]): string | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    try {
      if (protocols.includes(new URL(value).protocol)) return value;
    } catch {
      // The message below covers both a malformed address and a wrong scheme.
    }
    this.faults.push(`${name} must be a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`);
    return undefined;
  }

  integer(name: string, fallback: number, min: number, max: number): number {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const parsed = Number(value);
    if (/^-?\d+$/.test(value) && parsed >= min && parsed <= max) return parsed;
    this.faults.push(`${name} must be a whole number from ${min} to ${max}`);
    return fallback;
  }

  flag(name: string, fallback: boolean): boolean {
    const value = this.text(name);
    if (value === undefined) return fallback;
    if (value === 'true') return true;
    if (value === 'false') return false;
    this.faults.push(`${name} must be true or false`);
    return fallback;
  }

  choice<T extends string>(name: string, fallback: T, choices: readonly T[]): T {
    const value = this.text(name);
    if (value === undefined) return fallback;
    const found = choices.find((choice) => choice === value);
    if (found !== undefined) return found;
    this.faults.push(`${name} must be one of ${choices.join(', ')}`);
    return fallback;
  }

  list(name: string): readonly string[] {
    return (this.text(name) ?? '').split(',').map((part) => part.trim()).filter((part) => part !== '');
  }
}
