"""Executes one notebook without touching its file; ends with 1 and the cell where one fails."""

import sys

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

path = sys.argv[1]
notebook = nbformat.read(path, as_version=4)
nbformat.validate(notebook)
for cell in notebook.cells:
    if cell.cell_type == "code" and (cell.outputs or cell.execution_count):
        sys.exit(f"{path}: cell {cell.id} has outputs; clear them before saving")

client = NotebookClient(notebook, timeout=300, kernel_name="python3")
client.create_kernel_manager()
client.km.transport = "ipc"
try:
    client.execute()
except CellExecutionError as error:
    sys.exit(f"{path}: {error}")
