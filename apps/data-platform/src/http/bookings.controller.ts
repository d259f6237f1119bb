import { Anyone, IdField, Problems, requestErrors } from '@app/platform';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import { BookingsRepository } from '../booking/bookings.repository';

class BookingsQuery {
  @IdField({ description: 'An order of the shop.' })
  readonly orderId: string;
}

class BookingResponse {
  @ApiProperty({ type: String, format: 'uuid' })
  readonly eventId: string;
  @ApiProperty({ type: String, example: 'OrderCompleted' })
  readonly type: string;
  @ApiProperty({ type: String, format: 'date-time', description: 'When the shop booked it.' })
  readonly time: string;
  @ApiProperty({ type: String, format: 'date-time', description: 'When it was booked here.' })
  readonly bookedAt: string;
}

@ApiTags('bookings')
@Controller('bookings')
export class BookingsController {
  constructor(private readonly bookings: BookingsRepository) {}

  @Get()
  @Anyone()
  @ApiOperation({ summary: 'The booked events of an order', description: 'The first 500, by their time.' })
  @ApiResponse({ status: 200, type: [BookingResponse] })
  @Problems(requestErrors, 'request.invalid', 'dependency.unavailable')
  async list(@Query() { orderId }: BookingsQuery): Promise<BookingResponse[]> {
    const bookings = await this.bookings.findByOrder(orderId);
    return bookings.map(({ eventId, type, time, bookedAt }) => ({
      eventId,
      type,
      time: time.toISOString(),
      bookedAt: bookedAt.toISOString(),
    }));
  }
}
