import { Module } from '@nestjs/common';
import { IdentityModule } from './identity.module';
import { AdminProvisioning } from './infrastructure/admin-provisioning';
import { AuthController } from './interface/http/auth.controller';
import { SignInAnnouncement } from './interface/http/sign-in-announcement';

/** For the api only: its start creates the configured admin. */
@Module({
  imports: [IdentityModule],
  controllers: [AuthController],
  providers: [AdminProvisioning, SignInAnnouncement],
})
export class IdentityHttpModule {}
