/** RFC 5321, section 4.5.3.1.3, less the angle brackets of a path. */
export const EMAIL_MAX_LENGTH = 254;

/** The pattern of a browser's `<input type="email">` (HTML Living Standard, "valid email address"). */
export const EMAIL_PATTERN =
  /^[\w.!#$%&'*+/=?^`{|}~-]+@[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;

/** An address in its one stored, compared and displayed form: upper and lower case are the same mailbox. */
export class Email {
  private constructor(readonly address: string) {}

  /** @throws RangeError: callers validate external input before they create an Email. */
  static of(text: string): Email {
    if (text.length > EMAIL_MAX_LENGTH || !EMAIL_PATTERN.test(text)) throw new RangeError('not an e-mail address');
    return new Email(text.toLowerCase());
  }

  get localPart(): string {
    return this.address.slice(0, this.address.indexOf('@'));
  }

  equals(other: Email): boolean {
    return this.address === other.address;
  }
}
