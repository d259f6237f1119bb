import { DeltaField, IntegerField, TextField } from '@app/platform';

export class ChargeRequest {
  @IntegerField({ description: 'Minor units.', min: 1, example: 1_000_000 })
  readonly amount: number;
}

export class ReferencedChargeRequest extends ChargeRequest {
  @TextField({
    description: 'Your name for this charge. You book the same reference once, over all customers.',
    max: 255,
    example: 'payment-2026-11-22-000417',
  })
  readonly reference: string;
}

export class CorrectionRequest {
  @DeltaField({ description: 'Minor units; negative takes away.', example: -500 })
  readonly amount: number;

  @TextField({ description: 'Why; kept with the entry.', max: 255, example: 'charged twice by mistake' })
  readonly reason: string;
}
