import { call, expect } from '../http.mjs';
import { Refusal } from '../progress.mjs';
import { runningSystem } from '../run-file.mjs';

/** A session in the system of `npm start`. @throws Refusal when none is running */
export async function signInAsAdmin() {
  const {
    apiUrls: [api],
    admin,
  } = runningSystem();
  const { body } = await answered(expect(call(api, 'POST', '/auth/sign-in', { body: admin })));
  return { api, token: body.token };
}

/** `fetch` rejects for one reason: there was no answer, or no whole one. */
export async function answered(answering) {
  try {
    return await answering;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Refusal(`The API does not answer (${error.cause?.code ?? error.message}). Is the system still running?`);
  }
}
