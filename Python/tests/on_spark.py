"""The example on a real local Spark against one machine. Prints what both took.

    on_spark.py FOLDER [ROWS] [PARTITIONS]
"""

import os
import platform
import subprocess
import sys
import time

# Spark asks for the interpreter of its workers by name.
os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable

import numpy as np
import pandas
import pyspark
from pyspark.sql import SparkSession
from with_spark import standard_set

import candor

folder = sys.argv[1]
rows = int(sys.argv[2]) if len(sys.argv) > 2 else 2_000_000
parts = int(sys.argv[3]) if len(sys.argv) > 3 else 16
classes = 10
names = [f"prob_{k}" for k in range(classes)]
cores = len(os.sched_getaffinity(0))

for part in range(parts):
    random = np.random.default_rng(part)
    count = rows // parts + (part < rows % parts)
    p = random.dirichlet(np.ones(classes), count)
    labels = (random.random(count)[:, None] > p.cumsum(1)).sum(1).clip(0, classes - 1)
    table = pandas.DataFrame(p, columns=names).assign(label=labels)
    table.to_parquet(f"{folder}/{part:04}.parquet")

begin = time.perf_counter()
alone = candor.Accumulator()
for part in reversed(range(parts)):
    table = pandas.read_parquet(f"{folder}/{part:04}.parquet")
    alone.add(table["label"].to_numpy(), table[names].to_numpy())
one = time.perf_counter() - begin

spark = (
    SparkSession.builder.master(f"local[{cores}]")
    .config("spark.ui.enabled", "false")
    .config("spark.driver.bindAddress", "127.0.0.1")
    .config("spark.driver.host", "127.0.0.1")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("ERROR")
try:
    frame = spark.read.parquet(folder)
    # The first job starts the workers; the second is what a long one costs.
    took = []
    for _ in range(2):
        begin = time.perf_counter()
        sums = standard_set(frame, "label", names)
        took.append(time.perf_counter() - begin)
    split = frame.rdd.getNumPartitions()
finally:
    spark.stop()

assert sums.evaluate().to_dict() == alone.evaluate().to_dict()
java = subprocess.run(["java", "-version"], capture_output=True, text=True).stderr.split('"')[1]
print(
    f"Spark {pyspark.__version__}, Java {java}, Python {platform.python_version()}, {cores} cores:"
    f" {rows:,} rows x {classes} classes in {split} partitions, the same bits as one process."
    f" {took[0]:.1f} s with the start of the workers, {took[1]:.1f} s without; one process {one:.1f} s."
)
