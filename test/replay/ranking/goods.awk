# Every goods row of the file, tabs between: minute since 1970 of its invoice's earliest row, number of the row, invoice,
# customer, stock code, units, pence.

function cells_of(line,    n, rest, cell) {
  if (line !~ /"/) return split(line, cells, ",")
  n = 0
  rest = line ","
  while (rest != "") {
    if (match(rest, /^"([^"]|"")*",/)) {
      cell = substr(rest, 2, RLENGTH - 3)
      gsub(/""/, "\"", cell)
    } else {
      match(rest, /^[^,]*,/)
      cell = substr(rest, 1, RLENGTH - 1)
    }
    cells[++n] = cell
    rest = substr(rest, RLENGTH + 1)
  }
  return n
}

# Howard Hinnant's days_from_civil.
function day_number(year, month, day,    era, of_era, of_year) {
  if (month <= 2) year--
  era = int(year / 400)
  of_era = year - era * 400
  of_year = int((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146097 + of_era * 365 + int(of_era / 4) - int(of_era / 100) + of_year - 719468
}

# 1 January 1970 was a Thursday; both months have 31 days.
function last_sunday(year, month,    last) {
  last = day_number(year, month, 31)
  return last - (last + 4) % 7
}

# London: an hour ahead from the last Sunday of March to that of October. The repeated hour counts as its first.
function minute_of(text,    part, local) {
  split(text, part, /[\/ :]/)
  if (part[3] < 100) part[3] += 2000
  local = day_number(part[3], part[1] + 0, part[2] + 0) * 1440 + part[4] * 60 + part[5]
  if (local >= last_sunday(part[3], 3) * 1440 + 120 && local < last_sunday(part[3], 10) * 1440 + 120) local -= 60
  return local
}

{
  sub(/\r$/, "")
  line = unfinished ? line "\n" $0 : $0
  # An odd number of quotes: the row goes on in the next line.
  unfinished = gsub(/"/, "\"", line) % 2
  if (unfinished) next
  count = cells_of(line)
}

!column["InvoiceNo"] {
  sub(/^\357\273\277/, "", cells[1])
  for (n = 1; n <= count; n++) column[cells[n]] = n
  next
}

count > 1 {
  rows++
  invoice[rows] = cells[column["InvoiceNo"]]
  at = minute_of(cells[column["InvoiceDate"]])
  if (!(invoice[rows] in begins) || at < begins[invoice[rows]]) begins[invoice[rows]] = at
  rest[rows] = cells[column["CustomerID"]] "\t" cells[column["StockCode"]] "\t" cells[column["Quantity"]] "\t" \
    int(cells[column["UnitPrice"]] * 100 + 0.5)
  goods[rows] = cells[column["StockCode"]] ~ /^[0-9][0-9][0-9][0-9][0-9]/
}

END {
  for (n = 1; n <= rows; n++)
    if (goods[n]) printf "%.0f\t%.0f\t%s\t%s\n", begins[invoice[n]], n, invoice[n], rest[n]
}
