import { Injectable } from '@nestjs/common';
import { type SignedIn, SignInListener } from '@app/identity/contract';
import { MergeCartsUseCase } from '../../application/merge-carts.use-case';
import { guestsCartOf } from './cart-cookie';

@Injectable()
export class MergeAtSignIn extends SignInListener {
  constructor(private readonly mergeCarts: MergeCartsUseCase) {
    super();
  }

  async signedIn({ userId, cookies }: SignedIn): Promise<void> {
    const guest = guestsCartOf(cookies);
    if (guest) await this.mergeCarts.execute(guest, userId);
  }
}
