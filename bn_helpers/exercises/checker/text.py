"""Read the words of an exercise: its title, its hints, and what to say of each mistake.

The file is Markdown that a teacher can read and mend::

    # 1.4 the variance that is left

    ## Hints

    1. A question?
    2. A concept.

    ```python
    return sigma2 / ...
    ```

    ## Mistakes

    ### forgets-epsilon: `sigma2 + epsilon` → `sigma2`

    What happened, why it matters and what to look at next.

A heading holds a mistake's slug and, where it fits, the change of the model answer that makes it, wherever
the old text stands; ``→ nothing`` deletes. Other changes stand in a ``diff`` fence below the heading, in
whole lines, with a line ``@@`` between one place and the next. Other wrong code stands in a ``python``
fence: the body alone, or the whole definition where it begins otherwise. ``(alone)`` at the end of a heading
says that the mistake does not combine with others.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

BLOCK = re.compile(
    r"^```(?P<language>\w+)\n(?P<code>[\s\S]*?)^```$"
    r"|^(?P<level>#{1,3}) (?P<heading>.+)$"
    r"|(?P<prose>(?:^(?!```|#{1,3} ).*\S.*\n?)+)",
    re.MULTILINE,
)
HEADING = re.compile(
    r"(?P<slug>[a-z0-9]+(-[a-z0-9]+)*)"
    r"(: `(?P<old>[^`]+)` → (`(?P<new>[^`]+)`|nothing))?"
    r"(?P<alone> \(alone\))?"
)


@dataclass(frozen=True)
class Mistake:
    """What to say of a mistake, and how it is made.

    Either ``changes`` of the model answer, as pairs of old and new text, or ``code`` that stands for its
    body, or for all of it.
    """

    slug: str
    message: str
    changes: tuple[tuple[str, str], ...] = ()
    code: str = ""
    combines: bool = True


@dataclass(frozen=True)
class Words:
    """All that is said of an exercise."""

    number: str
    title: str
    hints: tuple[str, ...]
    mistakes: tuple[Mistake, ...]


def read_heading(path: Path) -> tuple[str, str]:
    """The number and the title, which stand in the first line."""
    with path.open(encoding="utf-8") as file:
        first = file.readline()
    found = re.fullmatch(r"# (\d+\.\d+) (.+)\n", first)
    if not found:
        raise ValueError(f"{path.name} must begin with a line such as “# 1.2 the Z-transform”; got {first!r}")
    return found[1], found[2]


def read_words(path: Path) -> Words:
    """Read the file; a `ValueError` names the file, the heading and what is expected there."""
    number, title = read_heading(path)
    sections: list[tuple[str, list[re.Match]]] = []
    for block in BLOCK.finditer(path.read_text(encoding="utf-8")):
        if block["heading"]:
            sections.append((f"{block['level']} {block['heading']}", []))
        else:
            sections[-1][1].append(block)
    try:
        hints: tuple[str, ...] = ()
        mistakes: list[Mistake] = []
        for heading, blocks in sections[1:]:
            if heading == "## Hints":
                hints = _hints(blocks)
            elif heading.startswith("### "):
                mistakes.append(_mistake(heading[4:], blocks))
            elif heading != "## Mistakes":
                raise ValueError("a heading “## Hints”, “## Mistakes” or “### a-slug” is expected")
    except ValueError as error:
        raise ValueError(f"{path.name}, under “{heading}”: {error}") from None
    if not hints:
        raise ValueError(f"{path.name}: a section “## Hints” is expected")
    return Words(number, title, hints, tuple(mistakes))


def _hints(blocks: list[re.Match]) -> tuple[str, ...]:
    """A question and a concept, numbered, and a skeleton in a fence."""
    words = "".join(block["prose"] or "" for block in blocks)
    found = re.fullmatch(r"1\. (.+)^2\. (.+)", words, re.MULTILINE | re.DOTALL)
    fences = [block["code"] for block in blocks if block["language"] == "python"]
    if not found or len(fences) != 1:
        raise ValueError("two numbered hints, “1. …” and “2. …”, and one python fence are expected")
    return _joined(found[1]), _joined(found[2]), fences[0].removesuffix("\n")


def _mistake(heading: str, blocks: list[re.Match]) -> Mistake:
    """A heading, at most one fence, and a message."""
    head = HEADING.fullmatch(heading)
    if not head:
        raise ValueError("“### a-slug”, “### a-slug: `old` → `new`” or “… → nothing” is expected")
    message = _joined(" ".join(block["prose"] or "" for block in blocks))
    fences = [block for block in blocks if block["language"]]
    if not message:
        raise ValueError("a message to the learner is expected")
    if len(fences) != (head["old"] is None) or any(f["language"] not in ("diff", "python") for f in fences):
        raise ValueError("either “`old` → `new`” in the heading or one fence, diff or python, is expected")
    changes, code = [], ""
    if head["old"]:
        changes = [(head["old"], head["new"] or "")]
    elif fences[0]["language"] == "diff":
        changes = [_change(place) for place in re.split(r"^@@\n", fences[0]["code"], flags=re.MULTILINE)]
    else:
        code = fences[0]["code"]
    return Mistake(head["slug"], message, tuple(changes), code, combines=head["alone"] is None)


def _change(place: str) -> tuple[str, str]:
    """One place of a diff: the lines that stood there, and those that stand there now."""
    lines = place.splitlines(keepends=True)
    if not all(line[0] in " -+" for line in lines):
        raise ValueError("each line of a diff begins with -, + or a blank")
    old = "".join(line[1:] for line in lines if line[0] != "+")
    new = "".join(line[1:] for line in lines if line[0] != "-")
    if not old or old == new:
        raise ValueError("a diff shows a line that stands in the model answer, and what becomes of it")
    return old, new


def _joined(text: str) -> str:
    return " ".join(text.split())
