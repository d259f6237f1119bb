/** The columns of an exported file, in their order. */
export const EXPORT_COLUMNS = [
  'sku',
  'name',
  'description',
  'category',
  'price',
  'stock',
  'maxPerCustomer',
  'status',
] as const;
