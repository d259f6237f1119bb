/** Reads typed values from environment variables and collects everything that is wrong, so that one start tells it all. */
export class Environment {
  private readonly problems: string[] = [];

  constructor(private readonly variables: Readonly<Record<string, string | undefined>>) {}

  text(name: string, fallback?: string): string {
    const value = this.variables[name] ?? fallback;
    if (value === undefined || value === '') return this.problem(`${name} is missing`, '');
    return value;
  }

  optional(name: string): string | undefined {
    return this.variables[name] === '' ? undefined : this.variables[name];
  }

  integer(name: string, { min, max, fallback }: { min: number; max: number; fallback?: number }): number {
    const text = this.variables[name];
    if ((text === undefined || text === '') && fallback !== undefined) return fallback;
    const value = /^-?\d+$/.test(text ?? '') ? Number(text) : NaN;
    if (value >= min && value <= max) return value;
    return this.problem(`${name} must be a whole number from ${min} to ${max}${shown(text)}`, min);
  }

  flag(name: string, fallback: boolean): boolean {
    const text = this.variables[name] ?? String(fallback);
    if (text === 'true' || text === 'false') return text === 'true';
    return this.problem(`${name} must be true or false${shown(text)}`, fallback);
  }

  oneOf<T extends string>(name: string, values: readonly [T, ...T[]], fallback?: T): T {
    const value = this.variables[name] ?? fallback;
    if (values.includes(value as T)) return value as T;
    return this.problem(`${name} must be one of ${values.join(', ')}${shown(value)}`, values[0]);
  }

  /** A value with rules of its own: `parse` throws an Error whose message says what is wrong. */
  parsed<T>(name: string, parse: (text: string) => T, fallback?: T): T {
    const text = this.variables[name];
    if (text === undefined && fallback !== undefined) return fallback;
    try {
      return parse(text ?? '');
    } catch (error) {
      return this.problem(`${name} ${(error as Error).message}`, fallback as T);
    }
  }

  url(name: string, protocols: readonly string[]): string {
    return this.parsed(name, (text) => {
      const protocol = URL.canParse(text) ? new URL(text).protocol.replace(':', '') : undefined;
      if (!protocol || !protocols.includes(protocol))
        throw new Error(`must be a URL with ${protocols.join(' or ')}://`);
      return text;
    });
  }

  /** @throws ConfigurationError that names every variable that is missing or wrong. */
  check(): void {
    if (this.problems.length > 0) throw new ConfigurationError(this.problems);
  }

  private problem<T>(sentence: string, standIn: T): T {
    this.problems.push(sentence);
    return standIn;
  }
}

const shown = (value: string | undefined): string => (value === undefined ? ', and is missing' : `, not "${value}"`);

export class ConfigurationError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration is not usable: ${problems.join('; ')}.`);
    this.name = 'ConfigurationError';
  }
}

/** Reads a configuration and fails with everything that is wrong in it. */
export function readConfig<T>(
  read: (environment: Environment) => T,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): T {
  const environment = new Environment(variables);
  const config = read(environment);
  environment.check();
  return config;
}
