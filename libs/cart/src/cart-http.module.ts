import { Global, Module } from '@nestjs/common';
import { SignInListener } from '@app/identity/contract';
import { CartModule } from './cart.module';
import { CartCallers } from './interface/http/cart-callers';
import { CartController } from './interface/http/cart.controller';
import { MergeAtSignIn } from './interface/http/merge-at-sign-in';

/** Global: identity, which knows nobody, tells whoever there is that somebody has signed in. */
@Global()
@Module({
  imports: [CartModule],
  controllers: [CartController],
  providers: [CartCallers, { provide: SignInListener, useClass: MergeAtSignIn }],
  exports: [SignInListener],
})
export class CartHttpModule {}
