import { manifests } from '@app/contexts';
import { isRequired, type Setting } from '@app/kernel';
import { platformSettings } from '@app/platform/config/platform.settings';
import { dataPlatformSettings } from '../../apps/data-platform/src/data-platform.settings';

/** Settings that belong together, under the name of who reads them. */
interface Group {
  readonly name: string;
  readonly settings: readonly Setting[];
}

const declared: readonly Group[] = [
  { name: 'platform', settings: Object.values(platformSettings) },
  ...manifests.map(({ name, settings }) => ({ name, settings: Object.values(settings) })),
  { name: 'data-platform', settings: Object.values(dataPlatformSettings) },
];

/** All declarations; a variable that two groups read is here twice. */
export const allSettings: readonly Setting[] = declared.flatMap(({ settings }) => settings);

/** Each variable once, in its first group, with the processes of all its declarations. */
function groups(): Group[] {
  const seen = new Set<string>();
  return declared.flatMap(({ name, settings }) => {
    const first = settings.filter((setting) => !seen.has(setting.name));
    for (const setting of first) seen.add(setting.name);
    return first.length > 0 ? { name, settings: first.map(withAllProcesses) } : [];
  });
}

const withAllProcesses = (setting: Setting): Setting => ({
  ...setting,
  processes: [
    ...new Set(allSettings.filter(({ name }) => name === setting.name).flatMap(({ processes }) => processes)),
  ],
});

const grouped = (value: number): string => value.toLocaleString('en-US');

function valuesOf(setting: Setting): string {
  switch (setting.kind) {
    case 'integer':
      return `${grouped(setting.min)} to ${grouped(setting.max)}`;
    case 'flag':
      return 'true, false';
    case 'choice':
      return setting.choices.join(', ');
    case 'url':
      return `URL (${setting.protocols.join(', ')})`;
    case 'parsed':
      return setting.format;
    case 'text':
    case 'optional':
      return 'text';
  }
}

function defaultOf(setting: Setting): string {
  if (isRequired(setting)) return '**required**';
  if (setting.otherwise !== undefined) return setting.otherwise;
  if (!('fallback' in setting) || setting.fallback === '') return 'none';
  return `\`${String(setting.fallback)}\``;
}

const row = (setting: Setting): string =>
  `| ${[
    `\`${setting.name}\``,
    setting.meaning,
    valuesOf(setting),
    setting.unit ?? '',
    defaultOf(setting),
    setting.processes.join(', '),
  ].join(' | ')} |`;

const INTRODUCTION = `# Configuration
Every process reads its settings from environment variables at its start. A start with a missing or wrong variable ends with
one sentence that names all of them. \`audit\` is \`npm run audit\`; the credentials of AWS are read by its SDK, from
\`AWS_ACCESS_KEY_ID\` and \`AWS_SECRET_ACCESS_KEY\` or the instance's role. [.env.example](../.env.example) has them all.

\`npm run derived\` writes this page from the settings in \`libs/*/src/context.ts\`,
\`libs/platform/src/config/platform.settings.ts\` and \`apps/data-platform/src/data-platform.settings.ts\`.
`;

/** `docs/configuration.md` */
export const configurationPage = (): string =>
  [
    INTRODUCTION,
    ...groups().flatMap(({ name, settings }) => [
      `## ${name}`,
      '| Variable | Meaning | Values | Unit | Default | Processes |',
      '|---|---|---|---|---|---|',
      ...settings.map(row),
      '',
    ]),
  ].join('\n');

/** `.env.example`: what is required has an example; the others are commented out, with their defaults. */
export const envExample = (): string =>
  [
    '# Written by `npm run derived`; docs/configuration.md has the values that each variable may have.',
    ...groups().flatMap(({ name, settings }) => ['', `# --- ${name}`, ...settings.flatMap(exampleOf)]),
    '',
  ].join('\n');

function exampleOf(setting: Setting): string[] {
  const { name, meaning, unit, processes, example } = setting;
  const about = `# ${meaning} (${[...(unit === undefined ? [] : [unit]), processes.join(', ')].join('; ')})`;
  if (isRequired(setting)) return [about, `${name}=${example ?? ''}`];
  const fallback = 'fallback' in setting ? setting.fallback : undefined;
  return [about, `#${name}=${fallback === undefined || fallback === '' ? (example ?? '') : String(fallback)}`];
}
