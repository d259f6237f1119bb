import { TextField } from '@app/platform';
import { IsISO8601 } from 'class-validator';

export class SalesQuery {
  @IsISO8601({ strict: true }, { message: '$property must be a day of the calendar' })
  @TextField({
    description: 'A day in UTC.',
    example: '2026-11-27',
    max: 10,
    pattern: { regex: /^\d{4}-\d{2}-\d{2}$/, says: 'must be a day as YYYY-MM-DD' },
  })
  readonly day: string;
}
