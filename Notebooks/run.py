"""Executes one notebook without touching its file; ends with 1 and the claim where one fails.

`run.py NOTEBOOK` prints nothing when every claim holds. Otherwise it prints to stderr one line with
the cell, the heading above it and the claim, and then where in the cell it happened.
"""

import re
import sys

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

SECONDS_FOR_A_CELL = 300


def heading(cells, position):
    """The last heading above a cell."""
    for cell in reversed(cells[:position]):
        found = re.findall(r"^#+ +(.*)$", cell.source, re.MULTILINE)
        if cell.cell_type == "markdown" and found:
            return found[-1]
    return "no heading"


def statement(cell, report):
    """The statement of the cell that failed, from the arrow in the kernel's report."""
    for number, code in re.findall(r"^-+> *(\d+) (.*)$", report, re.MULTILINE):
        lines = cell.source.split("\n")
        if int(number) <= len(lines) and lines[int(number) - 1].strip() == code.strip():
            return code.strip()
    return "a cell that asserts nothing"


def failing(cells):
    """The place and the report of the cell that failed."""
    for position, cell in enumerate(cells):
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                return position, re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(output.traceback))
    return None


def execute(path):
    """Runs every cell and returns what is to be complained of, or nothing."""
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code" and (cell.outputs or cell.execution_count):
            return f"{path}: cell {cell.id} has outputs; clear them before saving"

    client = NotebookClient(notebook, timeout=SECONDS_FOR_A_CELL, kernel_name="python3")
    client.create_kernel_manager()
    client.km.transport = "ipc"
    try:
        client.execute()
    except CellExecutionError as error:
        found = failing(notebook.cells)
        if found is None:
            return f"{path}: {error}"
        position, report = found
        claim = statement(notebook.cells[position], report)
        place = f"cell {position + 1}, under “{heading(notebook.cells, position)}”"
        said = f"{error.ename}: {error.evalue}".strip().rstrip(":")
        return f"{path}: {place}: {claim}\n{said}\n\n{report}"
    except CellTimeoutError:
        return f"{path}: a cell took longer than {SECONDS_FOR_A_CELL} seconds"
    except DeadKernelError:
        return f"{path}: Python died in a cell, perhaps for want of memory"
    return None


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: run.py NOTEBOOK")
    sys.exit(execute(sys.argv[1]))
