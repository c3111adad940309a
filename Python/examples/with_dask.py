"""The numbers of a table larger than one machine, on Dask.

Each partition adds up its own rows and forgets them; what is left of it is some kilobytes, and these are
merged as a tree. The numbers are those of one machine, to the last bit, in whatever order the parts come
and however often a worker is lost on the way.

    python with_dask.py "parts/*.parquet"
"""

import sys

import candor


def added(rows, label, probabilities):
    """What one partition adds up to."""
    return candor.Accumulator().add(rows[label].to_numpy(), rows[probabilities].to_numpy())


def merged(sums):
    """What several add up to."""
    return sum(sums, candor.Accumulator())


def standard_set(frame, label, probabilities, branches=8):
    """The sums of a Dask DataFrame, as one delayed value."""
    import dask

    add, merge = dask.delayed(added), dask.delayed(merged)
    sums = [add(part, label, probabilities) for part in frame.to_delayed()]
    while len(sums) > 1:
        sums = [merge(sums[at : at + branches]) for at in range(0, len(sums), branches)]
    return sums[0]


def main(path):
    import dask.dataframe
    from distributed import Client

    # A scheduler and a process a core on this machine; an address in place of nothing is a cluster's.
    with Client():
        frame = dask.dataframe.read_parquet(path)
        probabilities = [name for name in frame.columns if name.startswith("prob_")]
        print(standard_set(frame, "label", probabilities).compute().evaluate())


if __name__ == "__main__":
    main(*sys.argv[1:])
