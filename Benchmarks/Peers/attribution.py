# This source file is part of swift-omnichannel.
# SPDX-License-Identifier: Apache-2.0
"""The peer of `omni-bench attribution`: the same absorbing chains solved exactly with NumPy and SciPy.

Prints the seconds of orders 1, 2 and 3, each the best of five, as `--peer-seconds` takes them. It runs the function
`exact` of ../shared/peers/attribution_channel.py, one thread, pandas for reading.
"""
import gzip, os, sys, time
for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[name] = "1"
import numpy as np
import pandas as pd
from collections import defaultdict

shared = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../shared")
table = pd.read_csv(gzip.open(os.path.join(shared, "data/channelattribution_paths.csv.gz")), sep=";")
script = open(os.path.join(shared, "peers/attribution_channel.py")).read()
scope = dict(
    np=np, defaultdict=defaultdict, paths=[[c.strip() for c in p.split(">")] for p in table.path],
    conv=table.total_conversions.to_numpy(float), null=table.total_null.to_numpy(float),
    total_conv=int(table.total_conversions.sum()))
exec(script[script.index("def exact") : script.index("out = dict(source")], scope)
best = []
for order in (1, 2, 3):
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        scope["exact"](order, True)
        seconds.append(time.perf_counter() - start)
    best.append(min(seconds))
print(",".join(f"{one:.5f}" for one in best))
