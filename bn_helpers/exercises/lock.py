"""Whether ``solution()`` is locked: in a copy of the course that a teacher has handed out.

The lock is a file beside this module, with a date, the fingerprint of a word, or both; each opens it. It
keeps a solution from being read in passing. This is Python: whoever looks for the solutions in the
installed package finds them.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from pathlib import Path

LOCK = Path(__file__).with_name("lock.json")


def fingerprint(word: str) -> str:
    """What is kept of the word."""
    return hashlib.sha256(word.strip().casefold().encode()).hexdigest()


def lock(until: datetime | None, word: str) -> str:
    """The file's text."""
    return json.dumps(
        {"until": until.isoformat() if until else None, "word": fingerprint(word) if word else None}
    )


def why_locked(word: str = "", path: Path | None = None) -> str:
    """What to tell the learner; empty where the solutions are open.

    Examples
    --------
    >>> why_locked()
    ''
    """
    path = path or LOCK
    if not path.exists():
        return ""
    said = json.loads(path.read_text(encoding="utf-8"))
    until = datetime.fromisoformat(said["until"]) if said["until"] else None
    if until and datetime.now(until.tzinfo) >= until:
        return ""
    if said["word"] and word and fingerprint(word) == said["word"]:
        return ""
    ways = [f"on {until:%d %B %Y, %H:%M}"] if until else []
    ways += ['with the word that your teacher gives: solution("1.2", "word")'] if said["word"] else []
    return f"Your teacher opens the solutions {' or '.join(ways)}. The hints are open: hint(...) shows them."
