# Goods rows in the order of their time, the earliest first. What a customer bought of a product lies on a pile, each
# price of an invoice on top of what was there; what comes back is taken from the top.

function count(units, pence) {
  if ($1 <= until - days * 1440 || $1 > until) return
  quantity[$5] += units
  revenue[$5] += units * pence
}

BEGIN { FS = "\t" }

$3 ~ /^C/ {
  pile = $4 SUBSEP $5
  wanted = -$6
  for (n = height[pile]; n > 0 && wanted > 0; n--) {
    units = left[pile, n] < wanted ? left[pile, n] : wanted
    left[pile, n] -= units
    wanted -= units
    if (units > 0) count(-units, price[pile, n])
  }
  next
}

$6 > 0 && $7 > 0 {
  pile = $4 SUBSEP $5
  place = pile SUBSEP $3 SUBSEP $7
  if (!(place in level)) level[place] = ++height[pile]
  left[pile, level[place]] += $6
  price[pile, level[place]] = $7
  count($6, $7)
}

END { for (sku in quantity) printf "%s\t%.0f\t%.0f\n", sku, quantity[sku], revenue[sku] }
