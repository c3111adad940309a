"""Times another tool reading a text file into columns: peers_reading.py polars|duckdb|pyarrow FILE.

Prints seconds by the clock, seconds of the processors and the most memory in megabytes; starting Python
and importing the tool are not counted, but for the memory.
"""

import resource
import sys
import time


def reader(tool, path):
    """The call that reads the file and gives the number of rows."""
    is_table = path.endswith(".csv")
    if tool == "polars":
        import polars

        return lambda: (polars.read_csv if is_table else polars.read_ndjson)(path).height
    if tool == "pyarrow":
        import pyarrow.csv
        import pyarrow.json

        return lambda: (pyarrow.csv.read_csv if is_table else pyarrow.json.read_json)(path).num_rows
    import duckdb

    database = duckdb.connect()
    function = "read_csv_auto" if is_table else "read_json_auto"

    def read():
        database.execute(f"create table read as select * from {function}('{path}')")
        return database.execute("select count(*) from read").fetchone()[0]

    return read


if __name__ == "__main__":
    call = reader(sys.argv[1], sys.argv[2])
    wall, processor = time.perf_counter(), time.process_time()
    call()
    print(
        time.perf_counter() - wall,
        time.process_time() - processor,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    )
