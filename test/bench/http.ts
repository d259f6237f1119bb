import { randomUUID } from 'node:crypto';

/** JSON of a 2xx answer. @throws with the answer for any other. */
export async function post<T>(url: string, path: string, body: object, token?: string): Promise<T> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': randomUUID(), ...bearer(token) };
  return answerOf<T>(`POST ${path}`, await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) }));
}

/** JSON of a 2xx answer. @throws with the answer for any other. */
export async function get<T>(url: string, path: string, token?: string): Promise<T> {
  return answerOf<T>(`GET ${path}`, await fetch(url + path, { headers: bearer(token) }));
}

const bearer = (token: string | undefined): Record<string, string> =>
  token === undefined ? {} : { authorization: `Bearer ${token}` };

async function answerOf<T>(what: string, response: Response): Promise<T> {
  if (!response.ok) throw new Error(`${what}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}
