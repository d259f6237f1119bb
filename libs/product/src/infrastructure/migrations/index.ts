import { CreateProducts1795305600010 } from './1795305600010-create-products';
import { CreateStockAdjustments1795305600011 } from './1795305600011-create-stock-adjustments';
import { CreateProductChanges1795305600012 } from './1795305600012-create-product-changes';
import { CreateProductImages1795305600013 } from './1795305600013-create-product-images';
import { CreateImageTasks1795305600014 } from './1795305600014-create-image-tasks';
import { CreateProductImports1795305600095 } from './1795305600095-create-product-imports';

export const productMigrations = [
  CreateProducts1795305600010,
  CreateStockAdjustments1795305600011,
  CreateProductChanges1795305600012,
  CreateProductImages1795305600013,
  CreateImageTasks1795305600014,
  CreateProductImports1795305600095,
];
