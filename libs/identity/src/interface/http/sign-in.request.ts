import { EmailField, PasswordField } from './sign-up.request';

export class SignInRequest {
  @EmailField()
  readonly email: string;

  @PasswordField({ description: 'As chosen.', min: 1 })
  readonly password: string;
}
