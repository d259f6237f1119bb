import { EnumField } from '@app/platform';

export class ImportProductsQuery {
  @EnumField({
    description: 'True: check the file, and change nothing.',
    values: ['true', 'false'],
    name: 'DryRun',
    optional: true,
    fallback: 'false',
  })
  readonly dryRun: 'true' | 'false' = 'false';
}
