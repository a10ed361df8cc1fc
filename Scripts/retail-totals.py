#!/usr/bin/env python3
# This source file is part of swift-omnichannel.
# SPDX-License-Identifier: Apache-2.0
"""What `replay --online-retail CSV --json` has to print, computed without a line of Swift.

usage: Scripts/retail-totals.py online_retail.csv [replay.json]

Prints the totals as JSON. With the JSON that replay printed, compares the two and exits with 1 if they differ.

The mapping, which Examples/replay/RetailFile.swift follows independently:

* A row is a line after the header: Description, Quantity, InvoiceDate, UnitPrice, CustomerID, Country.
* A row that cannot be read, or means nothing, is refused and counted under the first reason that fits:
  wrong_columns, bad_quantity (not a whole number), bad_date (not YYYY-MM-DD HH:MM), bad_price (not a decimal
  number), bad_customer (neither empty nor digits with an optional ".0"), zero_quantity, negative_price.
* Rows of one customer and minute with a quantity above zero are one order, those below zero one refund.
* Rows of one minute without a customer are an unattributed fact of that minute: what was sold, what came back, or,
  where no money moved, a stock correction. A minute with money both ways has two facts. They are in no order, refund
  or revenue.
* A price of zero is a gift (with a customer) or a stock correction (without): the row counts, with no amount.
  A missing description is a product without a name: the row counts. Both are only noted.
* The amount of a line is quantity x price, rounded half to even to pence; an order's total is the sum of its lines.
  All prices are pounds, whatever the country.
"""
import collections
import csv
import datetime
import decimal
import json
import re
import sys

PENNY = decimal.Decimal("0.01")


def read(row):
    """Returns (customer, minute, quantity, amount in pence, noted reasons) or the reason for the refusal."""
    if len(row) != 6:
        return "wrong_columns"
    description, quantity, minute, price, customer, _country = row
    if not re.fullmatch(r"-?[0-9]+", quantity):
        return "bad_quantity"
    try:
        datetime.datetime.strptime(minute, "%Y-%m-%d %H:%M")
    except ValueError:
        return "bad_date"
    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", price):
        return "bad_price"
    if not re.fullmatch(r"([0-9]+(\.0)?)?", customer):
        return "bad_customer"
    quantity, price = int(quantity), decimal.Decimal(price)
    if quantity == 0:
        return "zero_quantity"
    if price < 0:
        return "negative_price"
    amount = (price * abs(quantity)).quantize(PENNY, rounding=decimal.ROUND_HALF_EVEN)
    noted = ([] if price else ["zero_price"]) + ([] if description else ["no_description"])
    return customer.removesuffix(".0"), minute, quantity, int(amount * 100), noted


def totals(path):
    rows, refused, noted = 0, collections.Counter(), collections.Counter()
    orders, refunds = collections.Counter(), collections.Counter()
    sold, returned, customers = collections.Counter(), collections.Counter(), set()
    with open(path, newline="", encoding="utf-8") as file:
        lines = csv.reader(file, strict=True)
        next(lines)
        for row in lines:
            rows += 1
            read_row = read(row)
            if isinstance(read_row, str):
                refused[read_row] += 1
                continue
            customer, minute, quantity, pence, notes = read_row
            noted.update(notes)
            if customer:
                customers.add(customer)
                (orders if quantity > 0 else refunds)[customer, minute] += pence
            else:
                (sold if quantity > 0 else returned)[minute] += pence
    return {
        "rows": rows,
        "refused": dict(sorted(refused.items())),
        "noted": dict(sorted(noted.items())),
        "orders": len(orders),
        "refunds": len(refunds),
        "customers": len(customers),
        "unattributed": len(sold.keys() | returned.keys()),
        "unattributedFacts": sum(max(1, (sold[m] > 0) + (returned[m] > 0)) for m in sold.keys() | returned.keys()),
        "revenue": {"GBP": sum(orders.values())},
        "refunded": {"GBP": sum(refunds.values())},
        "unattributedSold": {"GBP": sum(sold.values())},
        "unattributedReturned": {"GBP": sum(returned.values())},
    }


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    expected = totals(sys.argv[1])
    print(json.dumps(expected, indent=2))
    if len(sys.argv) == 3:
        with open(sys.argv[2], encoding="utf-8") as file:
            printed = json.load(file)
        wrong = [key for key, value in expected.items() if printed.get(key) != value]
        for key in wrong:
            print(f"{key}: replay says {printed.get(key)}, it is {expected[key]}", file=sys.stderr)
        sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
