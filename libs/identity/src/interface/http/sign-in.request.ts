import { TextField } from '@app/platform';
import { PASSWORD_LENGTH } from '../../domain/password';
import { EmailField } from './sign-up.request';

export class SignInRequest {
  @EmailField()
  readonly email: string;

  @TextField({ description: 'As chosen.', example: 'three quiet rivers', max: PASSWORD_LENGTH.max, secret: true })
  readonly password: string;
}
