import { fromText, toText } from '../src/infrastructure/stored-session';
import { sessionUser } from './identity.fixture';

describe('What Redis keeps of a session', () => {
  const endsAt = 1_790_000_000_000;

  it.each(['Kim Minji', '', 'Two\nlines\n', '김민지 👋'])('is read as it was written: %j', (name) => {
    const session = { user: { ...sessionUser(), name, roles: ['customer', 'admin'] as const }, endsAt };
    expect(fromText(toText(session))).toEqual(session);
  });

  it.each(['', 'x', '{"user":{},"endsAt":1}', '1\n2\n3'])('is nothing where it is something else: %j', (text) => {
    expect(fromText(text)).toBeUndefined();
  });
});
