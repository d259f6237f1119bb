import { Global, Module } from '@nestjs/common';
import { Clock } from '@app/kernel';
import { DatabaseClock } from './database-clock';

/** The database's clock: the unit of work and the health module supply its readings. */
@Global()
@Module({
  providers: [DatabaseClock, { provide: Clock, useExisting: DatabaseClock }],
  exports: [Clock, DatabaseClock],
})
export class ClockModule {}
