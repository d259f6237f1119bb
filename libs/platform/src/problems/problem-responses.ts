import { type OpenAPIObject, getSchemaPath } from '@nestjs/swagger';
import type { ErrorCatalogue, ErrorDefinition } from '@app/kernel';
import { PROBLEM_JSON, statusOf } from './problem';
import { requestErrors } from './request.errors';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']> & Record<`x-${string}`, unknown>;

/** The prefix of the marks that `Problems` sets on an operation, followed by the code. Not published. */
export const PROBLEM = 'x-problem-';
/** The mark that `ProblemsOfWrites` sets. */
export const PROBLEM_OF_WRITES = 'x-write-problem-';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;

/**
 * Documents the error answers of every operation: the marked ones, and those that follow from the kind of operation.
 * One answer a status, with its codes, their meaning and an example of each.
 */
export function writeProblemResponses(document: OpenAPIObject): void {
  for (const item of Object.values(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method] as Operation | undefined;
      if (!operation) continue;
      const ofWrites = takeMarks(operation, PROBLEM_OF_WRITES);
      const problems = new Map([
        ...takeMarks(operation, PROBLEM),
        ...(method === 'get' ? [] : ofWrites),
        ...impliedBy(method, operation),
      ]);
      for (const [status, entries] of byStatus(problems)) operation.responses[status] = responseOf(status, entries);
    }
  }
}

type Entry = readonly [code: string, definition: ErrorDefinition];

function takeMarks(operation: Operation, prefix: string): Entry[] {
  const marks = Object.keys(operation).filter((key): key is `x-${string}` => key.startsWith(prefix));
  return marks.map((key) => {
    const definition = operation[key] as ErrorDefinition;
    Reflect.deleteProperty(operation, key);
    return [key.slice(prefix.length), definition];
  });
}

/** The errors of the body parser and of the parameter checks, before an operation runs. */
function impliedBy(method: (typeof METHODS)[number], operation: Operation): Entry[] {
  const changes = method !== 'get';
  const takesQuery = operation.parameters?.some((parameter) => 'in' in parameter && parameter.in === 'query') ?? false;
  return [
    ...(takesQuery || changes ? entries(requestErrors, 'request.invalid') : []),
    ...(changes
      ? entries(requestErrors, 'request.malformed', 'request.too-large', 'request.unsupported-media-type')
      : []),
  ];
}

const entries = <Code extends string>(catalogue: ErrorCatalogue<Code>, ...codes: Code[]): Entry[] =>
  codes.map((code) => [code, catalogue.definitionOf(code)]);

function byStatus(problems: ReadonlyMap<string, ErrorDefinition>): Map<number, Entry[]> {
  const grouped = new Map<number, Entry[]>();
  for (const entry of [...problems].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const status = statusOf(entry[1].kind);
    grouped.set(status, [...(grouped.get(status) ?? []), entry]);
  }
  return grouped;
}

const responseOf = (status: number, problems: readonly Entry[]): Operation['responses'][string] => ({
  description: problems.map(([code, { title }]) => `\`${code}\`: ${title}`).join('\n\n'),
  content: {
    [PROBLEM_JSON]: {
      schema: {
        allOf: [
          { $ref: getSchemaPath('Problem') },
          { type: 'object', properties: { code: { type: 'string', enum: problems.map(([code]) => code) } } },
        ],
      },
      examples: Object.fromEntries(problems.map((entry) => [entry[0], { value: exampleOf(status, entry) }])),
    },
  },
});

const exampleOf = (status: number, [code, { title, help }]: Entry): object => ({
  type: `/problems/${code}`,
  title,
  status,
  detail: help,
  instance: '/',
  code,
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
});
