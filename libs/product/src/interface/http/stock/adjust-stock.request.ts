import { ApiProperty } from '@nestjs/swagger';
import { DeltaField, TextField } from '@app/platform';

export class AdjustStockRequest {
  @DeltaField({ description: 'Units that came (positive) or went (negative).', example: -3 })
  readonly delta: number;

  @TextField({ description: 'Why; kept in the trail.', max: 200, example: 'water damage' })
  readonly reason: string;
}

export class StockResponse {
  @ApiProperty({ format: 'uuid' })
  readonly productId: string;

  @ApiProperty({ type: 'integer', format: 'int64', description: 'Units on hand after the adjustment.', example: 497 })
  readonly stock: number;
}
