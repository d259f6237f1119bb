import { CreateRankingGenerations1795305600070 } from './1795305600070-create-ranking-generations';
import { InsertFirstRankingGeneration1795305600071 } from './1795305600071-insert-first-ranking-generation';
import { CreateProductSalesMinutes1795305600072 } from './1795305600072-create-product-sales-minutes';
import { CreateProductSalesHours1795305600073 } from './1795305600073-create-product-sales-hours';
import { AddRuleToRankingGenerations1795305600260 } from './1795305600260-add-rule-to-ranking-generations';
import { MarkEmptyRankingGenerations1795305600261 } from './1795305600261-mark-empty-ranking-generations';
import { CreateProductRefundMinutes1795305600262 } from './1795305600262-create-product-refund-minutes';

export const rankingMigrations = [
  CreateRankingGenerations1795305600070,
  InsertFirstRankingGeneration1795305600071,
  CreateProductSalesMinutes1795305600072,
  CreateProductSalesHours1795305600073,
  AddRuleToRankingGenerations1795305600260,
  MarkEmptyRankingGenerations1795305600261,
  CreateProductRefundMinutes1795305600262,
];
