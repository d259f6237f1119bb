/** As `ProductRow`, without the subquery for pictures, which nobody reads here. */
export const PLAIN_COLUMNS = `id, sku, name, description, category, price, stock, status, max_per_customer, version,
  created_at, updated_at, NULL AS images`;
