import { codePointsIn } from '@app/kernel';
import { COMMON_PASSWORDS } from './common-passwords';
import type { Email } from './email';
import { identityErrors } from './identity.errors';

/** Characters (code points), not bytes. The maximum only limits the size of a request. */
export const PASSWORD_LENGTH = { min: 10, max: 200 } as const;

/** The user of the password, as far as known. */
export interface PasswordOwner {
  readonly email?: Email;
  readonly name?: string;
}

/** A password in the clear, while it is being hashed. Printing or logging it shows nothing. */
export class Password {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** The password of a sign-in attempt, without rules. */
  static typed(text: string): Password {
    return new Password(prepared(text));
  }

  /**
   * What the same text was before other spaces became blanks: hashes of that time belong to it. Undefined where it is
   * no other password.
   */
  static typedBefore(text: string): Password | undefined {
    const before = text.normalize('NFC');
    return before === prepared(text) ? undefined : new Password(before);
  }

  /**
   * A new password. Checks length and common guesses, but has no rules on kinds of characters (NIST SP 800-63B, section
   * 3.1.1.2).
   * @throws identity.weak-password
   */
  static choose(text: string, owner: PasswordOwner = {}): Password {
    const password = new Password(prepared(text));
    const weakness = weaknessOf(password.reveal(), owner);
    if (weakness) {
      throw identityErrors.error('identity.weak-password', {
        detail: `the password ${weakness.message}`,
        details: { errors: [{ pointer: '/password', ...weakness }] },
      });
    }
    return password;
  }

  reveal(): string {
    return this.#text;
  }
}

/**
 * RFC 8265, section 4.2 (OpaqueString): another space, which a keyboard or a copied text may bring, is a blank; an
 * accented letter is the same in composed and decomposed form. Case and everything else matter.
 */
const prepared = (text: string): string => text.replaceAll(/\p{Space_Separator}/gu, ' ').normalize('NFC');

interface Weakness {
  readonly code: 'is-length' | 'is-common' | 'is-owner';
  readonly message: string;
}

function weaknessOf(text: string, owner: PasswordOwner): Weakness | undefined {
  const { min, max } = PASSWORD_LENGTH;
  const length = codePointsIn(text);
  if (length < min || length > max) {
    return { code: 'is-length', message: `must be ${min} to ${max} characters long` };
  }
  const plain = plainOf(text);
  if (COMMON_PASSWORDS.has(plain) || /^(.)\1*$/u.test(text)) {
    return { code: 'is-common', message: 'must not be a commonly used password' };
  }
  const known = [owner.email?.address, owner.email?.localPart, owner.name];
  if (known.some((word) => word !== undefined && plainOf(word) === plain)) {
    return { code: 'is-owner', message: 'must not be your e-mail address or name' };
  }
  return undefined;
}

const plainOf = (text: string): string => text.normalize('NFC').toLowerCase().replaceAll(/\s/g, '');
