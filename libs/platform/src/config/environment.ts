import type {
  ChoiceDefinition,
  FlagDefinition,
  IntegerDefinition,
  ParsedDefinition,
  Setting,
  SettingDefinition,
  SettingValue,
  TextDefinition,
  UrlDefinition,
} from '@app/kernel';

/** Reads typed values from environment variables and collects all errors, so that one start reports every one. */
export class Environment {
  private readonly problems: string[] = [];

  constructor(private readonly variables: Readonly<Record<string, string | undefined>>) {}

  /** A declared setting, with its meaning, bounds and default. `more`: checks that depend on another setting. */
  read<S extends Setting<Exclude<SettingDefinition, ParsedDefinition>>>(
    setting: S,
    more: { readonly min?: number; readonly max?: number; readonly fallback?: SettingValue<S> | undefined } = {},
  ): SettingValue<S> {
    return this.valueOf({ ...setting, ...more } as Setting<
      Exclude<SettingDefinition, ParsedDefinition>
    >) as SettingValue<S>;
  }

  /** A setting with its own parser: `parse` throws an Error whose message says what is wrong. */
  parsed<T>({ name, fallback }: Setting<ParsedDefinition>, parse: (text: string) => T): T {
    try {
      return parse(this.variables[name] ?? fallback ?? '');
    } catch (error) {
      return this.problem(`${name} ${(error as Error).message}`, undefined as T);
    }
  }

  /** The text of the variable, and undefined where it is not set. */
  given({ name }: Setting): string | undefined {
    return this.variables[name] === '' ? undefined : this.variables[name];
  }

  private valueOf(setting: Setting<Exclude<SettingDefinition, ParsedDefinition>>): unknown {
    switch (setting.kind) {
      case 'integer':
        return this.integer(setting);
      case 'text':
        return this.text(setting);
      case 'optional':
        return this.given(setting);
      case 'flag':
        return this.flag(setting);
      case 'choice':
        return this.oneOf(setting);
      case 'url':
        return setting.optional && this.given(setting) === undefined ? undefined : this.url(setting);
    }
  }

  private text({ name, fallback }: Setting<TextDefinition>): string {
    const value = this.variables[name] ?? fallback;
    if (value === undefined || value === '') return this.problem(`${name} is missing`, '');
    return value;
  }

  private integer({ name, min, max, fallback }: Setting<IntegerDefinition>): number {
    const text = this.variables[name];
    if ((text === undefined || text === '') && fallback !== undefined) return fallback;
    const value = /^-?\d+$/.test(text ?? '') ? Number(text) : NaN;
    if (value >= min && value <= max) return value;
    return this.problem(`${name} must be a whole number from ${min} to ${max}${shown(text)}`, min);
  }

  private flag({ name, fallback }: Setting<FlagDefinition>): boolean {
    const text = this.variables[name] ?? String(fallback);
    if (text === 'true' || text === 'false') return text === 'true';
    return this.problem(`${name} must be true or false${shown(text)}`, fallback);
  }

  private oneOf({ name, choices, fallback }: Setting<ChoiceDefinition>): string {
    const value = this.variables[name] ?? fallback;
    if (value !== undefined && choices.includes(value)) return value;
    return this.problem(`${name} must be one of ${choices.join(', ')}${shown(value)}`, choices[0]);
  }

  private url({ name, protocols }: Setting<UrlDefinition>): string {
    const text = this.variables[name] ?? '';
    const protocol = URL.canParse(text) ? new URL(text).protocol.replace(':', '') : undefined;
    if (protocol && protocols.includes(protocol)) return text;
    return this.problem(`${name} must be a URL with ${protocols.join(' or ')}://`, text);
  }

  /** @throws ConfigurationError that names every missing or invalid variable */
  check(): void {
    if (this.problems.length > 0) throw new ConfigurationError(this.problems);
  }

  private problem<T>(sentence: string, standIn: T): T {
    if (!this.problems.includes(sentence)) this.problems.push(sentence); // two may read the same variable
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

/** Reads a configuration. @throws ConfigurationError that names every error in it */
export function readConfig<T>(
  read: (environment: Environment) => T,
  variables: Readonly<Record<string, string | undefined>> = process.env,
): T {
  const environment = new Environment(variables);
  const config = read(environment);
  environment.check();
  return config;
}
