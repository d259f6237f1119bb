import { CreateProducts1795305600010 } from './1795305600010-create-products';
import { CreateStockAdjustments1795305600011 } from './1795305600011-create-stock-adjustments';
import { CreateProductChanges1795305600012 } from './1795305600012-create-product-changes';
import { CreateProductImages1795305600013 } from './1795305600013-create-product-images';
import { CreateImageTasks1795305600014 } from './1795305600014-create-image-tasks';
import { CreateProductSearch1795305600090 } from './1795305600090-create-product-search';
import { CreateProductTerms1795305600091 } from './1795305600091-create-product-terms';
import { AddProductsByCategoryAge1795305600092 } from './1795305600092-add-products-by-category-age';
import { AddProductsByCategoryPrice1795305600093 } from './1795305600093-add-products-by-category-price';
import { IndexProducts1795305600094 } from './1795305600094-index-products';
import { CreateProductImports1795305600095 } from './1795305600095-create-product-imports';
import { CompareProductsByKeys1795305600311 } from './1795305600311-compare-products-by-keys';
import { RenameRefusalTooHard1795305600300 } from './1795305600300-rename-refusal-too-hard';
import { RefoldSearchWords1795305600320 } from './1795305600320-refold-search-words';

export const productMigrations = [
  CreateProducts1795305600010,
  CreateStockAdjustments1795305600011,
  CreateProductChanges1795305600012,
  CreateProductImages1795305600013,
  CreateImageTasks1795305600014,
  CreateProductSearch1795305600090,
  CreateProductTerms1795305600091,
  AddProductsByCategoryAge1795305600092,
  AddProductsByCategoryPrice1795305600093,
  IndexProducts1795305600094,
  CreateProductImports1795305600095,
  RenameRefusalTooHard1795305600300,
  CompareProductsByKeys1795305600311,
  RefoldSearchWords1795305600320,
];
