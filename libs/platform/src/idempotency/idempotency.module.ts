import { Global, Module } from '@nestjs/common';
import { IdempotencyRecords, StoredAnswers } from '@app/kernel';
import { TypeOrmIdempotencyRecords } from './typeorm-idempotency-records';
import { TypeOrmStoredAnswers } from './typeorm-stored-answers';

@Global()
@Module({
  providers: [
    { provide: IdempotencyRecords, useClass: TypeOrmIdempotencyRecords },
    { provide: StoredAnswers, useClass: TypeOrmStoredAnswers },
  ],
  exports: [IdempotencyRecords, StoredAnswers],
})
export class IdempotencyModule {}
