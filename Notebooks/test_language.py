"""A lesson in Chinese must be the lesson: every cell, every number, and the code to the byte."""

import json
import re
import tempfile
import unittest
from collections import Counter
from pathlib import Path

import nbformat

import language

HERE = Path(__file__).resolve().parent
CHINESE = language.table("zh-Hans")


def cells(path, kind):
    """The cells of a kind in a notebook: {id: source}."""
    notebook = nbformat.read(path, as_version=4)
    return {cell.id: cell.source for cell in notebook.cells if cell.cell_type == kind}


ENGLISH = {
    name: text
    for lesson in language.lessons()
    for name, text in cells(lesson, "markdown").items()
}


def facts(text):
    """What must be the same in every language."""
    spans = r"`[^`]*`"
    prose = re.sub(spans, "", text)
    return {
        "code": Counter(re.findall(spans, text)),
        "links": Counter(re.findall(r"\]\(([^)]*)\)|(https?://[^\s)>]+)", prose)),
        # English sets 90 %, Chinese 90%.
        "numbers": Counter(re.findall(r"−?(?:\d+(?:[.,]\d+)*|[¼½¾])%?", prose.replace(" %", "%"))),
        "headings": re.findall(r"^(#+) ", text, re.MULTILINE),
        "table rows": len(re.findall(r"^\|", text, re.MULTILINE)),
        "emphasis": Counter(re.findall(r"\*+", prose)),
    }


class LanguageTests(unittest.TestCase):
    def test_every_cell_of_prose_has_its_words_and_no_other(self):
        self.assertEqual(list(CHINESE), list(ENGLISH))
        for name, text in CHINESE.items():
            self.assertRegex(text, "[\u4e00-\u9fff]", name)

    def test_numbers_code_and_links_are_the_same(self):
        for name in ENGLISH:
            self.assertEqual(facts(CHINESE[name]), facts(ENGLISH[name]), name)

    def test_a_lost_number_is_seen(self):
        self.assertNotEqual(facts("在 100 行上为 90%"), facts("90 % on 1000 rows"))
        self.assertNotEqual(facts("`fit`"), facts("`try`"))
        self.assertNotEqual(facts("[a](b.md)"), facts("[a](c.md)"))

    def test_emphasis_is_emphasis(self):
        # Markdown shows the stars of **猜：**哪, since a punctuation mark stands between two letters.
        for name, text in CHINESE.items():
            for inside in re.findall(r"\*+([^*]+)\*+", text):
                self.assertRegex(inside, r"\A\w.*\w\Z|\A\w\Z", name)

    def test_the_copies_are_read_back(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "zh-Hans"
            self.assertEqual(language.write("zh-Hans", folder), [])
            for lesson in language.lessons():
                copy = folder / lesson.name
                nbformat.validate(nbformat.read(copy, as_version=4))
                self.assertEqual(cells(copy, "code"), cells(lesson, "code"))
                for cell, text in cells(copy, "markdown").items():
                    self.assertEqual(text, CHINESE[cell])
                # Undone, it is the lesson's file again, to the byte.
                undone = language.composed(copy, ENGLISH)
                text = json.dumps(undone, indent=1, ensure_ascii=False) + "\n"
                self.assertEqual(text, lesson.read_text(encoding="utf-8"))

    def test_work_in_a_copy_is_kept(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            language.write("zh-Hans", folder)
            copy = folder / language.lessons()[0].name
            copy.write_text("mine")
            self.assertEqual(language.write("zh-Hans", folder), [])
            self.assertEqual(copy.read_text(), "mine")
