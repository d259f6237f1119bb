import { TextField } from '@app/platform';
import { EMAIL_MAX_LENGTH, EMAIL_PATTERN } from '../../domain/email';
import { PASSWORD_LENGTH } from '../../domain/password';

export const EmailField = (): PropertyDecorator =>
  TextField({
    description: 'Upper and lower case are the same; responses use lower case.',
    example: 'minji@example.com',
    max: EMAIL_MAX_LENGTH,
    pattern: { regex: EMAIL_PATTERN, says: 'must be an e-mail address' },
  });

export class SignUpRequest {
  @EmailField()
  readonly email: string;

  @TextField({
    description: 'Neither a common password nor the e-mail address or name.',
    example: 'three quiet rivers',
    ...PASSWORD_LENGTH,
    secret: true,
  })
  readonly password: string;

  @TextField({ description: "The customer's display name.", example: 'Kim Minji', max: 200 })
  readonly name: string;
}
