import { CreateProducts1795305600010 } from './1795305600010-create-products';
import { CreateStockAdjustments1795305600011 } from './1795305600011-create-stock-adjustments';
import { CreateProductChanges1795305600012 } from './1795305600012-create-product-changes';

export const productMigrations = [
  CreateProducts1795305600010,
  CreateStockAdjustments1795305600011,
  CreateProductChanges1795305600012,
];
