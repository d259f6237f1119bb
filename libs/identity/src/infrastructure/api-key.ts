/** A machine's key as configured. */
export interface ApiKey {
  readonly name: string;
  /** SHA-256 of the key, hex. */
  readonly sha256: string;
  readonly scopes: readonly string[];
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;
const SHA256 = /^[0-9a-f]{64}$/;
const SCOPE = /^[a-z][a-z-]*:[a-z][a-z-]*$/;

/** `API_KEYS`: `[{"name": "till", "sha256": "…", "scopes": ["balance:charge"]}]`. @throws Error with the reason. */
export function parseApiKeys(text: string): ApiKey[] {
  if (text === '') return [];
  const list = parseJson(text);
  if (!Array.isArray(list)) throw new Error('must be a JSON array of {"name", "sha256", "scopes"}');
  const keys = list.map((item: unknown, n) => toApiKey(item, `[${n}]`));
  refuseTwice('name', keys);
  refuseTwice('sha256', keys);
  return keys;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('must be JSON');
  }
}

function toApiKey(item: unknown, where: string): ApiKey {
  const { name, sha256, scopes } = (item ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string' || !NAME.test(name)) {
    throw new Error(`${where}.name must be lower-case letters, digits, dots and dashes, 64 at most`);
  }
  if (typeof sha256 !== 'string' || !SHA256.test(sha256.toLowerCase())) {
    throw new Error(`${where}.sha256 must be the SHA-256 of the key, 64 hexadecimal digits`);
  }
  if (!Array.isArray(scopes) || !scopes.every((scope) => typeof scope === 'string' && SCOPE.test(scope))) {
    throw new Error(`${where}.scopes must be an array of scopes such as "balance:charge"`);
  }
  return { name, sha256: sha256.toLowerCase(), scopes: scopes as string[] };
}

function refuseTwice(property: 'name' | 'sha256', keys: readonly ApiKey[]): void {
  if (new Set(keys.map((key) => key[property])).size < keys.length) throw new Error(`has the same ${property} twice`);
}
