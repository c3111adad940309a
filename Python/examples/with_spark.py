"""The numbers of a table larger than one machine, on Spark.

Each partition adds up its own rows and forgets them; what is left of it is some kilobytes, and these are
merged as a tree. The numbers are those of one machine, to the last bit.

    python with_spark.py "parts/*.parquet"
"""

import operator
import pickle
import sys

import candor


def adding(label, probabilities):
    """What ``mapInPandas`` calls with the batches of one partition."""

    def added(batches):
        import pandas

        sums = candor.Accumulator()
        for rows in batches:
            if len(rows):
                sums.add(rows[label].to_numpy(), rows[probabilities].to_numpy())
        yield pandas.DataFrame({"sums": [pickle.dumps(sums)]})

    return added


def standard_set(frame, label, probabilities):
    """The sums of a Spark DataFrame."""
    sums = frame.select(label, *probabilities).mapInPandas(
        adding(label, probabilities), "sums binary"
    )
    return sums.rdd.map(lambda row: pickle.loads(row.sums)).treeReduce(operator.add)


def main(path):
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.appName("candor").getOrCreate()
    try:
        frame = spark.read.parquet(path)
        probabilities = [name for name in frame.columns if name.startswith("prob_")]
        print(standard_set(frame, "label", probabilities).evaluate())
    finally:
        spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
