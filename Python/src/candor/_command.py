"""The command, which the wheel carries."""

from __future__ import annotations

import os
import sys

def main() -> None:
    """Becomes the command."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "_native", "candor")
    os.execv(path, ["candor", *sys.argv[1:]])


if __name__ == "__main__":
    main()
