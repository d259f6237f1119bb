import { Global, Module } from '@nestjs/common';
import { IdempotencyRecords, StoredAnswers } from '@app/kernel';
import { SqlIdempotencyRecords } from './sql-idempotency-records';
import { SqlStoredAnswers } from './sql-stored-answers';

@Global()
@Module({
  providers: [
    { provide: IdempotencyRecords, useClass: SqlIdempotencyRecords },
    { provide: StoredAnswers, useClass: SqlStoredAnswers },
  ],
  exports: [IdempotencyRecords, StoredAnswers],
})
export class IdempotencyModule {}
