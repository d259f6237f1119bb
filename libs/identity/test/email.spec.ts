import fc from 'fast-check';
import { Email } from '../src/domain/email';

describe('Email', () => {
  it('is the same mailbox in upper and lower case', () => {
    expect(Email.of('Minji.Kim@Example.COM').address).toBe('minji.kim@example.com');
    expect(Email.of('A@B.example').equals(Email.of('a@b.EXAMPLE'))).toBe(true);
  });

  it('has a local part', () => {
    expect(Email.of('minji+shop@example.com').localPart).toBe('minji+shop');
  });

  it.each([
    '',
    'minji',
    '@example.com',
    'minji@',
    'minji@example..com',
    'minji@-example.com',
    'minji@exa mple.com',
    ' minji@example.com',
    'minji@example.com\n',
    'minji@@example.com',
    'min"ji@example.com',
    '민지@example.com',
    `${'a'.repeat(250)}@b.com`,
  ])('refuses %j', (text) => {
    expect(() => Email.of(text)).toThrow(RangeError);
  });

  it('accepts its own output unchanged', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (text) => {
        const { address } = Email.of(text);
        expect(Email.of(address).address).toBe(address);
      }),
    );
  });

  it('validates adversarial input in no time', () => {
    const began = performance.now();
    expect(() => Email.of(`a@${'a-'.repeat(120)}!`)).toThrow(RangeError);
    expect(performance.now() - began).toBeLessThan(100);
  });
});
