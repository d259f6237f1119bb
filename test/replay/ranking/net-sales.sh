#!/bin/sh
# net-sales.sh FILE.csv UNTIL DAYS: what FILE sold of each product, in the window (UNTIL - DAYS days, UNTIL],
# less what it took back of that up to UNTIL, in minutes since 1970 (UTC). A line a product: stock code, units, pence.
# It shares nothing with the rest of the project, so that both cannot make the same mistake.
set -eu
here=$(dirname "$0")
tab=$(printf '\t')
LC_ALL=C
export LC_ALL
awk -f "$here/goods.awk" "$1" |
  sort -t "$tab" -k1,1n -k2,2n |
  awk -v until="$2" -v days="$3" -f "$here/net-sales.awk" |
  sort
