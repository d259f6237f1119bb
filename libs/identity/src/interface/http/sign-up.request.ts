import { NameField, TextField } from '@app/platform';
import { EMAIL_MAX_LENGTH, EMAIL_PATTERN } from '../../domain/email';
import { PASSWORD_LENGTH } from '../../domain/password';

export const EmailField = (): PropertyDecorator =>
  NameField({
    description: 'Upper and lower case are the same; responses use lower case. Blanks around it do not count.',
    example: 'minji@example.com',
    max: EMAIL_MAX_LENGTH,
    pattern: { regex: EMAIL_PATTERN, says: 'must be an e-mail address' },
  });

/** Its limits apply to the composed form, in which a password is stored (RFC 8265). */
export const PasswordField = (options: { readonly description: string; readonly min: number }): PropertyDecorator =>
  TextField({
    ...options,
    max: PASSWORD_LENGTH.max,
    example: 'three quiet rivers',
    secret: true,
    form: (text) => text.normalize('NFC'),
  });

export class SignUpRequest {
  @EmailField()
  readonly email: string;

  @PasswordField({ description: 'Neither a common password nor the e-mail address or name.', min: PASSWORD_LENGTH.min })
  readonly password: string;

  @TextField({ description: "The customer's display name.", example: 'Kim Minji', max: 200 })
  readonly name: string;
}
