import { Global, Module } from '@nestjs/common';
import { SignInListener } from '@app/identity/contract';
import { CartModule } from './cart.module';
import { CartCallers } from './interface/http/cart-callers';
import { CartController } from './interface/http/cart.controller';
import { MergeAtSignIn } from './interface/http/merge-at-sign-in';

/** Global: identity injects the optional sign-in listener without a dependency on this context. */
@Global()
@Module({
  imports: [CartModule],
  controllers: [CartController],
  providers: [CartCallers, { provide: SignInListener, useClass: MergeAtSignIn }],
  exports: [SignInListener],
})
export class CartHttpModule {}
