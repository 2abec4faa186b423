"""What the exports share: names for files, whole files, points as text."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path


def file_name(learner: str) -> str:
    """A learner's name as the name of a file, another one for each learner.

    Examples
    --------
    >>> file_name("ann.lee@x.org"), file_name("../Ann Lee")
    ('ann.lee@x.org', 'Ann_Lee-ec558e')
    """
    name = re.sub(r"[^\w.@-]+", "_", learner).lstrip("._-")[:100] or "learner"
    if name == learner:
        return name
    return f"{name}-{hashlib.sha256(learner.encode()).hexdigest()[:6]}"


def write_whole(path: Path, text: str) -> None:
    """Replace a file whole: an interruption leaves the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.draft")
    draft.write_text(text, encoding="utf-8")
    os.replace(draft, path)


def number(points: float) -> int | float:
    """Points without a needless ``.0``."""
    return int(points) if float(points).is_integer() else points
