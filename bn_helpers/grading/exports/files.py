"""What the exports share: names for files, whole files, points as text."""

from __future__ import annotations

import os
import re
from pathlib import Path


def file_name(learner: str) -> str:
    """A learner's name as the name of a file.

    Examples
    --------
    >>> file_name("../Ann Lee"), file_name("")
    ('_Ann_Lee', '_')
    """
    return re.sub(r"[^\w.@-]+", "_", learner).lstrip(".-")[:100].lstrip("._-").rjust(1, "_") or "_"


def write_whole(path: Path, text: str) -> None:
    """Replace a file whole: an interruption leaves the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.draft")
    draft.write_text(text, encoding="utf-8")
    os.replace(draft, path)


def number(points: float) -> int | float:
    """Points without a needless ``.0``."""
    return int(points) if float(points).is_integer() else points
