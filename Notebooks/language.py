"""Writes the lessons in another language: their code as it is, their prose from a table.

`language.py zh-Hans` takes Notebooks/zh-Hans.json, {cell id: markdown}, and writes a copy of each
lesson into Notebooks/zh-Hans/. A copy that is there already stays, since a reader may have worked
in it.
"""

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent


def lessons():
    """The files of the lessons, in order."""
    return sorted(HERE.glob("[0-9]-*.ipynb"))


def table(language):
    """The markdown of every cell of prose, by the cell's id."""
    return json.loads((HERE / f"{language}.json").read_text(encoding="utf-8"))


def composed(lesson, words):
    """A lesson's document with the words of a table in place of its prose."""
    document = json.loads(lesson.read_text(encoding="utf-8"))
    for cell in document["cells"]:
        if cell["cell_type"] == "markdown":
            cell["source"] = words[cell["id"]].splitlines(keepends=True)
    return document


def write(language, folder):
    """Writes the lessons that are not yet in a folder; returns the copies older than their text."""
    folder.mkdir(exist_ok=True)
    words = table(language)
    aged = []
    for lesson in lessons():
        copy = folder / lesson.name
        if not copy.exists():
            text = json.dumps(composed(lesson, words), indent=1, ensure_ascii=False) + "\n"
            copy.write_text(text, encoding="utf-8")
        elif copy.stat().st_mtime < max(
            file.stat().st_mtime for file in [lesson, HERE / f"{language}.json"]
        ):
            aged.append(copy)
    return aged


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: language.py LANGUAGE")
    for copy in write(sys.argv[1], HERE / sys.argv[1]):
        name = copy.relative_to(HERE.parent)
        print(f"{name} is older than its lesson; remove it to have it anew", file=sys.stderr)
