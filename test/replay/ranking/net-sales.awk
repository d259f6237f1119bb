# Goods rows in time order, the earliest first. Each customer's purchases of a product are a stack, one entry for each
# price of an invoice; a return takes units from the top, and counts at the time of the purchase.

function count(minute, units, pence) {
  if (minute <= until - days * 1440 || minute > until) return
  quantity[$5] += units
  revenue[$5] += units * pence
}

BEGIN { FS = "\t" }

# Later rows are not known at that moment.
$1 > until { next }

$3 ~ /^C/ {
  pile = $4 SUBSEP $5
  wanted = -$6
  for (n = height[pile]; n > 0 && wanted > 0; n--) {
    units = left[pile, n] < wanted ? left[pile, n] : wanted
    left[pile, n] -= units
    wanted -= units
    if (units > 0) count(bought[pile, n], -units, price[pile, n])
  }
  next
}

$6 > 0 && $7 > 0 {
  pile = $4 SUBSEP $5
  place = pile SUBSEP $3 SUBSEP $7
  if (!(place in level)) level[place] = ++height[pile]
  left[pile, level[place]] += $6
  price[pile, level[place]] = $7
  bought[pile, level[place]] = $1
  count($1, $6, $7)
}

END { for (sku in quantity) printf "%s\t%.0f\t%.0f\n", sku, quantity[sku], revenue[sku] }
