/** A process of the system that reads environment variables. */
export type ProcessName = 'api' | 'worker' | 'data-platform' | 'audit';

interface Described {
  /** The effect of the variable: one sentence for the person who sets it. */
  readonly meaning: string;
  readonly unit?: string;
  readonly processes: readonly ProcessName[];
  /** The default in words, where it is no fixed value: "the value of DATABASE_HOST". */
  readonly otherwise?: string;
  /** A usable value for `.env.example`, for a variable without a default. */
  readonly example?: string;
}

export interface IntegerDefinition extends Described {
  readonly kind: 'integer';
  readonly min: number;
  readonly max: number;
  readonly fallback?: number;
}

export interface TextDefinition extends Described {
  readonly kind: 'text';
  readonly fallback?: string;
}

/** Text that may be absent. */
export interface OptionalDefinition extends Described {
  readonly kind: 'optional';
}

export interface FlagDefinition extends Described {
  readonly kind: 'flag';
  readonly fallback: boolean;
}

export interface ChoiceDefinition extends Described {
  readonly kind: 'choice';
  readonly choices: readonly [string, ...string[]];
  readonly fallback?: string;
}

export interface UrlDefinition extends Described {
  readonly kind: 'url';
  readonly protocols: readonly string[];
  readonly optional?: boolean;
}

/** A value that the class which reads it parses. */
export interface ParsedDefinition extends Described {
  readonly kind: 'parsed';
  /** The form in words, such as "a list of networks". */
  readonly format: string;
  readonly fallback?: string;
}

export type SettingDefinition =
  | IntegerDefinition
  | TextDefinition
  | OptionalDefinition
  | FlagDefinition
  | ChoiceDefinition
  | UrlDefinition
  | ParsedDefinition;

/** An environment variable: its meaning, and how it is read. */
export type Setting<D extends SettingDefinition = SettingDefinition> = D & { readonly name: string };

/** The value of a setting in a process. */
export type SettingValue<D extends SettingDefinition> = D extends IntegerDefinition
  ? number
  : D extends FlagDefinition
    ? boolean
    : D extends ChoiceDefinition
      ? D['choices'][number]
      : D extends OptionalDefinition | { readonly optional: true }
        ? string | undefined
        : string;

/** Settings by the names of their environment variables. */
export function defineSettings<const D extends Readonly<Record<string, SettingDefinition>>>(
  definitions: D,
): { readonly [Name in keyof D]: D[Name] & { readonly name: string } } {
  const named = Object.entries(definitions).map(([name, definition]) => [name, { name, ...definition }]);
  return Object.fromEntries(named) as { readonly [Name in keyof D]: D[Name] & { readonly name: string } };
}

/** Whether a process fails to start without the variable. */
export function isRequired(setting: Setting): boolean {
  if (setting.kind === 'optional' || setting.otherwise !== undefined) return false;
  if (setting.kind === 'url') return !setting.optional;
  return setting.fallback === undefined;
}
