"""How feedback, hints, solutions and notes look: complete as plain text, and as quiet HTML in the notebook.

The colours are JupyterLab's own variables, so both themes are readable; the second value of each is for
other front ends. Nothing here needs a network or JavaScript.
"""

from __future__ import annotations

import html
import re
import sys
import unicodedata
from dataclasses import dataclass

GREEN = "var(--jp-success-color1, #388e3c)"
ORANGE = "var(--jp-warn-color1, #f57c00)"
GREY = "var(--jp-border-color1, #9e9e9e)"
ON_THE_PAGE = "color: inherit; background: none"  # code; a page's own colours for it may not suit its ground
SPELLING = {
    "✓": "x",
    "·": "-",
    "−": "-",
    "–": "-",
    "≈": "~",
    "→": "->",
    "×": "*",
    "“": '"',
    "”": '"',
    "…": "...",
}
COLOURS = {"passed": GREEN, "failed": ORANGE, "error": ORANGE, "not attempted": GREY, "note": GREY}


@dataclass(frozen=True)
class Card:
    """A heading with paragraphs; lines that begin with two blanks are shown as code.

    ``folded`` are further blocks, each with its own heading, that HTML keeps closed.
    """

    heading: str
    text: str
    kind: str = "note"
    folded: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        folded = (f"{title}:{chr(10) if text.startswith('  ') else ' '}{text}" for title, text in self.folded)
        blocks = [self.heading, self.text, *folded]
        return "\n".join(block for block in blocks if block)

    def _repr_html_(self) -> str:
        folded = "".join(
            f"<details><summary>{_inline(title)}</summary>{paragraphs(text)}</details>"
            for title, text in self.folded
        )
        style = f"border-left: 4px solid {COLOURS[self.kind]}; padding: 0.2em 0.8em; max-width: 48em"
        body = f"<strong>{_inline(self.heading)}</strong>{paragraphs(self.text)}{folded}"
        return f'<div style="{style}">{body}</div>'


def show(shown: object) -> None:
    """Show a card, or what has the same two forms: a notebook takes the HTML, a terminal the text."""
    ipython = sys.modules.get("IPython")  # where a notebook runs, it is there already
    if ipython and ipython.get_ipython() is not None:
        ipython.display.display(shown)
    else:
        print(_spelled(repr(shown), sys.stdout.encoding or "utf-8"))


def _spelled(text: str, encoding: str) -> str:
    """The text where an output may not know Greek letters or signs, as on Windows in a pipe.

    Examples
    --------
    >>> _spelled("✓ γ ≈ 1 − ε in “code”", "ascii")
    'x gamma ~ 1 - epsilon in "code"'
    """
    return "".join(each if _knows(encoding, each) else _spelling(each) for each in text)


def _knows(encoding: str, letter: str) -> bool:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _spelling(letter: str) -> str:
    name = unicodedata.name(letter, "")
    return name.split()[-1].lower() if name.startswith("GREEK") else SPELLING.get(letter, "?")


def paragraphs(text: str) -> str:
    """Text as HTML: runs of indented lines become one block of code, other lines paragraphs."""
    blocks = re.findall(r"(?:^  .*\n?)+|^(?!  ).+$", text, flags=re.MULTILINE)
    return "".join(
        f"<pre style='margin: 0.3em 0; {ON_THE_PAGE}'>{html.escape(_dedented(block))}</pre>"
        if block.startswith("  ")
        else f"<p style='margin: 0.3em 0'>{_inline(block)}</p>"
        for block in blocks
    )


def _dedented(block: str) -> str:
    return "\n".join(line[2:] for line in block.splitlines())


def _inline(text: str) -> str:
    code = rf"<code style='{ON_THE_PAGE}'>\1</code>"
    return re.sub(r"`([^`]+)`", code, html.escape(text, quote=False))
