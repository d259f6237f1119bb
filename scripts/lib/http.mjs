/** JSON over HTTP: `{ method, path, status, body }`. */
export async function call(api, method, path, { token, body, headers } = {}) {
  const response = await fetch(api + path, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
      ...headers,
    },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  return { method, path, status: response.status, body: text && JSON.parse(text) };
}

/** The answer if it is a success or the refusal `fineCode` (already exists). @throws for any other. */
export async function expect(answering, fineCode) {
  const answer = await answering;
  if (answer.status < 300 || (fineCode && answer.body.code === fineCode)) return answer;
  throw new Error(`${answer.method} ${answer.path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
}
