"""The lessons are only as good as what runs them: a claim that is false must be seen and named."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

HERE = Path(__file__).resolve().parent


def run(*cells):
    """Executes a notebook of these cells; returns the exit code and what was said."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "lesson.ipynb"
        nbformat.write(new_notebook(cells=list(cells)), path)
        before = path.read_bytes()
        done = subprocess.run(
            [sys.executable, HERE / "run.py", path], capture_output=True, text=True
        )
        assert path.read_bytes() == before, "the notebook's file was changed"
        return done.returncode, done.stderr


class RunTests(unittest.TestCase):
    def test_a_true_claim_says_nothing(self):
        self.assertEqual(run(new_code_cell("assert 1 + 1 == 2")), (0, ""))

    def test_a_false_claim_is_named(self):
        code, said = run(
            new_markdown_cell("# Lesson\n\n## Sums"),
            new_code_cell("a = 1"),
            new_code_cell("b = 2\nassert a + b == 4, 'sums are sums'\nc = 3"),
        )
        self.assertEqual(code, 1)
        self.assertIn("cell 3, under “Sums”: assert a + b == 4", said)
        self.assertIn("sums are sums", said)
        self.assertNotIn("\x1b", said)

    def test_outputs_are_refused(self):
        output = nbformat.v4.new_output("stream", text="2")
        code, said = run(new_code_cell("1 + 1", execution_count=1, outputs=[output]))
        self.assertEqual(code, 1)
        self.assertIn("clear them", said)

    def test_every_lesson_claims_something(self):
        lessons = sorted(HERE.glob("[0-9]-*.ipynb"))
        self.assertEqual(len(lessons), 7)
        for path in lessons:
            cells = nbformat.read(path, as_version=4).cells
            claims = [
                line
                for cell in cells if cell.cell_type == "code"
                for line in cell.source.split("\n") if line.strip().startswith("assert ")
            ]
            self.assertGreaterEqual(len(claims), 5, path.name)


if __name__ == "__main__":
    unittest.main()
