#!/usr/bin/env python3
# This source file is part of swift-omnichannel.
# SPDX-License-Identifier: Apache-2.0
"""The figures in the field `kpis` of `replay --online-retail CSV --json`, computed with SQL and without a line of Swift.

usage: Scripts/retail-kpis.py online_retail.csv[.gz] [replay.json]

Prints the figures as JSON. With a JSON file whose field `kpis` (or whose top level) has them, compares the two and exits
with 1 if any differs; shares and days may differ by 1e-9 of themselves.

Rows are read as Scripts/retail-totals.py says: rows of one customer and minute are one order or one refund. Only rows
with a customer count here. Days and months are those of London, where the shop is.
"""
import csv
import datetime
import decimal
import gzip
import importlib.util
import json
import pathlib
import sqlite3
import sys
import zoneinfo

HERE = pathlib.Path(__file__).resolve().parent
SPEC = importlib.util.spec_from_file_location("retail_totals", HERE / "retail-totals.py")
TOTALS = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(TOTALS)
LONDON = zoneinfo.ZoneInfo("Europe/London")


def load(path):
    """A database in memory: one row per basket (order or refund) and one per line."""
    base = sqlite3.connect(":memory:")
    base.executescript(
        """
        CREATE TABLE basket (id INTEGER PRIMARY KEY, customer TEXT, minute TEXT, is_return INTEGER, seconds INTEGER);
        CREATE TABLE line (basket INTEGER, name TEXT, units INTEGER, pence INTEGER);
        """
    )
    opener = gzip.open if str(path).endswith(".gz") else open
    baskets, lines = {}, []
    with opener(path, "rt", newline="", encoding="utf-8") as file:
        rows = csv.reader(file, strict=True)
        next(rows)
        for row in rows:
            read = TOTALS.read(row)
            if isinstance(read, str) or not read[0]:
                continue
            customer, minute, quantity, pence, _ = read
            key = (customer, minute, quantity < 0)
            basket = baskets.setdefault(key, len(baskets))
            lines.append((basket, row[0], abs(quantity), pence))

    def seconds(minute):
        wall = datetime.datetime.strptime(minute, "%Y-%m-%d %H:%M").replace(tzinfo=LONDON)
        return int(wall.timestamp())

    base.executemany(
        "INSERT INTO basket VALUES (?, ?, ?, ?, ?)",
        [(number, c, m, int(r), seconds(m)) for (c, m, r), number in baskets.items()],
    )
    base.executemany("INSERT INTO line VALUES (?, ?, ?, ?)", lines)
    base.executescript(
        """
        CREATE INDEX line_basket ON line (basket);
        CREATE TABLE sale AS
            SELECT b.id, b.customer, substr(b.minute, 1, 10) AS day, substr(b.minute, 1, 7) AS month, b.is_return,
                   b.seconds, sum(l.pence) AS pence,
                   row_number() OVER (PARTITION BY b.customer, b.is_return ORDER BY b.seconds) AS number
            FROM basket b JOIN line l ON l.basket = b.id GROUP BY b.id;
        CREATE TABLE ordered AS SELECT * FROM sale WHERE NOT is_return;
        CREATE TABLE gap AS
            SELECT (seconds - before) / 86400.0 AS days FROM (
                SELECT seconds, lag(seconds) OVER (PARTITION BY customer ORDER BY seconds) AS before FROM ordered)
            WHERE before IS NOT NULL;
        CREATE TABLE cohort AS
            SELECT customer, min(month) AS first FROM ordered GROUP BY customer;
        """
    )
    return base


def half_even(total, count):
    if not count:
        return None
    value = decimal.Decimal(total) / decimal.Decimal(count)
    return int(value.quantize(decimal.Decimal(1), rounding=decimal.ROUND_HALF_EVEN))


def months_between(first, last):
    (y, m), (z, n) = (map(int, first.split("-")), map(int, last.split("-")))
    return (z - y) * 12 + n - m


def figures(base):
    def one(sql):
        return base.execute(sql).fetchone()

    orders, revenue, customers = one("SELECT count(*), sum(pence), count(DISTINCT customer) FROM ordered")
    frequency = dict(
        base.execute("SELECT min(n, 5), count(*) FROM (SELECT count(*) AS n FROM ordered GROUP BY customer) GROUP BY 1")
    )
    repeats = sum(count for number, count in frequency.items() if number > 1)
    gaps = one("SELECT count(*), avg(days) FROM gap")
    middle = base.execute(
        f"SELECT avg(days) FROM (SELECT days FROM gap ORDER BY days LIMIT {2 - gaps[0] % 2} OFFSET {(gaps[0] - 1) // 2})"
    ).fetchone()[0]
    month_rows = base.execute(
        """
        SELECT month, sum(NOT is_return), count(DISTINCT CASE WHEN NOT is_return THEN customer END),
               sum(NOT is_return AND number = 1), count(DISTINCT customer),
               sum(CASE WHEN NOT is_return THEN pence ELSE 0 END), sum(CASE WHEN is_return THEN pence ELSE 0 END)
        FROM sale GROUP BY month ORDER BY month
        """
    ).fetchall()
    last = month_rows[-1][0]
    cohorts = []
    for first, size in base.execute("SELECT first, count(*) FROM cohort GROUP BY first ORDER BY first").fetchall():
        retained = [0] * (months_between(first, last) + 1)
        for month, count in base.execute(
            "SELECT o.month, count(DISTINCT o.customer) FROM ordered o JOIN cohort c USING (customer) "
            "WHERE c.first = ? GROUP BY o.month",
            (first,),
        ):
            retained[months_between(first, month)] = count
        cohorts.append({"month": first, "size": size, "retained": retained})
    days = base.execute(
        "SELECT day, count(DISTINCT customer), count(DISTINCT CASE WHEN NOT is_return THEN customer END) "
        "FROM sale GROUP BY day ORDER BY day"
    ).fetchall()
    products = base.execute(
        """
        SELECT name, count(*), sum(units), sum(pence) FROM (
            SELECT l.name, l.basket, sum(l.units) AS units, sum(l.pence) AS pence
            FROM line l JOIN ordered o ON o.id = l.basket WHERE l.name <> '' GROUP BY l.name, l.basket)
        GROUP BY name ORDER BY sum(pence) DESC, name LIMIT 20
        """
    ).fetchall()
    return {
        "averageOrderValue": half_even(revenue, orders),
        "customers": customers,
        "repeatCustomers": repeats,
        "repurchaseRate": repeats / customers,
        "ordersPerCustomer": orders / customers,
        "orderFrequency": [frequency.get(number, 0) for number in range(1, 6)],
        "repurchaseCycleDays": middle,
        "meanRepurchaseDays": gaps[1],
        "months": [
            dict(zip(("month", "orders", "customers", "newCustomers", "active", "revenue", "refunded"), row))
            for row in month_rows
        ],
        "cohorts": cohorts,
        "activeDays": len(days),
        "active": sum(row[1] for row in days),
        "ordering": sum(row[2] for row in days),
        "busiestDay": dict(zip(("day", "active", "ordering"), max(days, key=lambda row: (row[1], row[0])))),
        "products": [
            {"name": name, "orders": count, "units": units, "revenue": pence,
             "averageOrderValue": half_even(pence, count)}
            for name, count, units, pence in products
        ],
    }


def differences(expected, found, path=""):
    if isinstance(expected, dict) and isinstance(found, dict):
        return [d for key in expected for d in differences(expected[key], found.get(key), f"{path}.{key}")]
    if isinstance(expected, list) and isinstance(found, list) and len(expected) == len(found):
        return [d for i, (e, f) in enumerate(zip(expected, found)) for d in differences(e, f, f"{path}[{i}]")]
    if isinstance(expected, float) and isinstance(found, (int, float)):
        return [] if abs(expected - found) <= 1e-9 * max(1, abs(expected)) else [f"{path}: {found}, it is {expected}"]
    return [] if expected == found else [f"{path}: {found}, it is {expected}"]


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    expected = figures(load(sys.argv[1]))
    print(json.dumps(expected, indent=2, ensure_ascii=False))
    if len(sys.argv) == 3:
        with open(sys.argv[2], encoding="utf-8") as file:
            printed = json.load(file)
        wrong = differences(expected, printed.get("kpis", printed))
        for line in wrong:
            print(f"kpis{line}", file=sys.stderr)
        sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
