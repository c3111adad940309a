"""Pictures."""

from __future__ import annotations

import base64
import html


class Drawing(str):
    """A picture as the text of an SVG file, which a notebook shows.

    >>> Drawing("<svg/>", "a line")._repr_html_()
    '<img alt="a line" src="data:image/svg+xml;base64,PHN2Zy8+">'
    """

    #: What it shows, for who cannot see it.
    title: str

    def __new__(cls, text: str, title: str = "") -> "Drawing":
        made = super().__new__(cls, text)
        made.title = title
        return made

    def __getnewargs__(self) -> "tuple[str, str]":
        return str(self), self.title

    def _repr_html_(self) -> str:
        # As an image, since two drawings set into one page would share their ids.
        drawn = base64.b64encode(self.encode()).decode()
        return f'<img alt="{html.escape(self.title)}" src="data:image/svg+xml;base64,{drawn}">'
