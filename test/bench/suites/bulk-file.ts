/** A file of that many products for `npm run products -- import`. */
export function productFile(count: number, name: string): string {
  const rows = Array.from(
    { length: count },
    (_, n) =>
      `BULK-${name}-${n},Bulk product ${n} of ${name},"Leaf tea, harvest ${n % 12}",tea,${100 + (n % 900)},${1 + (n % 50)}`,
  );
  return `sku,name,description,category,price,stock\n${rows.join('\n')}\n`;
}
