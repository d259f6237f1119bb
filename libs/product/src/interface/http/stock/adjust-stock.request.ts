import { ApiProperty } from '@nestjs/swagger';
import { DeltaField, TextField } from '@app/platform';

export class AdjustStockRequest {
  @DeltaField({ description: 'Units added (positive) or removed (negative).', example: -3 })
  readonly delta: number;

  @TextField({ description: 'The reason; stored in the trail.', max: 200, example: 'water damage' })
  readonly reason: string;
}

export class StockResponse {
  @ApiProperty({ format: 'uuid' })
  readonly productId: string;

  @ApiProperty({ type: 'integer', format: 'int64', description: 'Units on hand after the adjustment.', example: 497 })
  readonly stock: number;
}
