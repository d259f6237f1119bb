import { InboxModule } from '@app/outbox/inbox';
import { Module } from '@nestjs/common';
import { BookingInbox } from './application/booking-inbox';
import { BookingService } from './application/booking.service';
import { GenerationRepository } from './application/generation.repository';
import { SalesTotalsRepository } from './application/sales-totals.repository';
import { StartRebuildUseCase } from './application/start-rebuild.use-case';
import { OutboxBookingInbox } from './infrastructure/outbox-booking-inbox';
import { SqlGenerationRepository } from './infrastructure/sql-generation.repository';
import { SqlSalesTotalsRepository } from './infrastructure/sql-sales-totals.repository';

/** The aggregates and their generations, for all modules that write them. */
@Module({
  imports: [InboxModule],
  providers: [
    BookingService,
    StartRebuildUseCase,
    { provide: BookingInbox, useClass: OutboxBookingInbox },
    { provide: GenerationRepository, useClass: SqlGenerationRepository },
    { provide: SalesTotalsRepository, useClass: SqlSalesTotalsRepository },
  ],
  exports: [BookingInbox, BookingService, GenerationRepository, SalesTotalsRepository, StartRebuildUseCase],
})
export class RankingBooksModule {}
