/**
 * SQL, for the retention of `inbox`: a rebuild may take longer than inbox rows are kept. While it goes on, what it has
 * booked by events stays known to it, or it would book it again when it comes to the order.
 */
export const KEPT_WHILE_BUILDING = `consumer IN (
  SELECT CASE rule WHEN 1 THEN CONCAT('ranking/', generation) ELSE CONCAT('ranking/rule-', rule, '/', generation) END
  FROM ranking_generations WHERE live = 'building'
)`;
