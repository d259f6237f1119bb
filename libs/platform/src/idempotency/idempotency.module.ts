import { Global, Module } from '@nestjs/common';
import { IdempotencyRecords } from '@app/kernel';
import { TypeOrmIdempotencyRecords } from './typeorm-idempotency-records';

@Global()
@Module({
  providers: [{ provide: IdempotencyRecords, useClass: TypeOrmIdempotencyRecords }],
  exports: [IdempotencyRecords],
})
export class IdempotencyModule {}
