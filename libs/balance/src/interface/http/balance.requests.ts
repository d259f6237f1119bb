import { DeltaField, IntegerField, NameField, TextField } from '@app/platform';

export class ChargeRequest {
  @IntegerField({ description: 'Minor units.', min: 1, example: 1_000_000 })
  readonly amount: number;
}

export class ReferencedChargeRequest extends ChargeRequest {
  @NameField({
    description: 'Your reference for this charge. One reference is booked once, over all customers.',
    max: 255,
    example: 'payment-2026-11-22-000417',
  })
  readonly reference: string;
}

export class CorrectionRequest {
  @DeltaField({ description: 'Minor units; a negative amount reduces the balance.', example: -500 })
  readonly amount: number;

  @TextField({ description: 'The reason; stored with the entry.', max: 255, example: 'charged twice by mistake' })
  readonly reason: string;
}
