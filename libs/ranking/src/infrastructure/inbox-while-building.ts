/**
 * SQL, for the retention of `inbox`: a rebuild may take longer than inbox rows are kept. The marks of a generation that
 * is being built are kept, or the rebuild would book an event a second time when it reads the order.
 */
export const KEPT_WHILE_BUILDING = `consumer IN (
  SELECT CASE rule WHEN 1 THEN CONCAT('ranking/', generation) ELSE CONCAT('ranking/rule-', rule, '/', generation) END
  FROM ranking_generations WHERE live = 'building'
)`;
