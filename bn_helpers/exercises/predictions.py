"""Guess before you measure: `predict` records a guess, `reveal` puts it beside what was measured."""

from __future__ import annotations

import contextlib
import html
import json
import numbers
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bn_helpers.exercises.cards import Card, show
from bn_helpers.measured import Measured, measured
from bn_helpers.settings import progress_folder

_guesses_here: dict[str, Any] = {}  # counts even where nothing can be written


def predict(number: str, guess: Any = ..., *, among: Sequence[str] = ()) -> None:
    """Record a guess before an experiment; nothing is graded.

    Parameters
    ----------
    number : str
        Which prediction of the lesson, such as "4.a".
    guess : float or str
        The guess, in place of the three dots.
    among : sequence of str, optional
        The words to choose from. Without it, the guess is a number.

    Raises
    ------
    ValueError
        If the guess is neither the dots, nor a number, nor one of the words.

    Examples
    --------
    >>> predict("4.a", 8)
    Prediction 4.a: your guess is 8
    >>> predict("4.b", ..., among=("faster", "slower"))
    Prediction 4.b: no guess yet
    Write one of "faster", "slower" in place of the three dots, and run the cell. Nothing is graded.
    """
    if not re.fullmatch(r"\d+\.[a-z]", number):
        raise ValueError(f'number must be a lesson and a letter, such as "4.a"; got {number!r}')
    choices = ", ".join(f'"{word}"' for word in among)
    if guess is ...:
        kept = _kept(number)
        heading = "no guess yet" if kept is None else f"your guess from before is {_text(kept)}"
        what = f"one of {choices}" if among else "a number"
        advice = f"Write {what} in place of the three dots, and run the cell. Nothing is graded."
        show(Card(f"Prediction {number}: {heading}", advice if kept is None else ""))
        return
    is_number = isinstance(guess, numbers.Real) and not isinstance(guess, bool)
    if among and guess not in among:
        raise ValueError(f"guess must be one of {choices}; got {guess!r}")
    if not among and not is_number:
        raise ValueError(f"guess must be a number, such as 8 or 0.5; got {guess!r}")
    _keep(number, guess if among else float(guess))
    show(Card(f"Prediction {number}: your guess is {_text(guess)}", ""))


def reveal(
    number: str, values: Any, *,
    word: str = "", of: str = "", digits: int | None = None, unit: str = "",
) -> None:  # fmt: skip
    """Show a guess, the measurement and its spread side by side.

    Parameters
    ----------
    number : str
        As for `predict`.
    values : float, array_like, or what `measured`, `interval` and `factor` give
        What was measured, one number for each seed.
    word : str, optional
        Where the guess was a word: the one that the measurement says.
    of : str, optional
        What the number is, such as "apart by": it stands before the number.
    digits, unit
        As for `measured`.

    Examples
    --------
    >>> predict("4.a", 8)
    Prediction 4.a: your guess is 8
    >>> reveal("4.a", [5.8, 6.1, 7.0])
    Prediction 4.a   your guess: 8   measured: ≈ 6.1 (5.8–7.0 over 3 seeds)
    """
    number_measured = values if isinstance(values, Measured) else measured(values, digits, unit)
    guess = _kept(number)
    shown = f"{word}{', ' * bool(word)}{of}{' ' * bool(of)}{number_measured}"
    if guess is not None:
        _write(f"measured_{number}", shown)
    show(Reveal(number, "no guess" if guess is None else _text(guess), shown))


@dataclass(frozen=True)
class Reveal:
    """A guess beside a measurement, as one line of text and as a small table."""

    number: str
    guess: str
    measured: str

    def __repr__(self) -> str:
        return f"Prediction {self.number}   your guess: {self.guess}   measured: {self.measured}"

    def _repr_html_(self) -> str:
        style = (
            "border-left: 4px solid var(--jp-border-color1, #9e9e9e); padding: 0.2em 0.8em; max-width: 48em"
        )
        cells = [("your guess", self.guess), ("measured", self.measured)]
        row = "".join(
            f"<td style='text-align: left'>{title}: <strong>{html.escape(text)}</strong></td>"
            for title, text in cells
        )
        return f'<div style="{style}">Prediction {self.number}<table><tr>{row}</tr></table></div>'


def _text(guess: Any) -> str:
    return guess if isinstance(guess, str) else f"{guess:g}"


def _kept(number: str) -> Any:
    """The guess recorded in this notebook or before; None where there is none."""
    if number not in _guesses_here:
        with contextlib.suppress(OSError, ValueError):
            _guesses_here[number] = json.loads((progress_folder() / f"guess_{number}").read_text("utf-8"))
    return _guesses_here.get(number)


def _keep(number: str, guess: Any) -> None:
    """Remember a guess, here and beside the marks of solved exercises."""
    _guesses_here[number] = guess
    _write(f"guess_{number}", guess)


def _write(name: str, value: Any) -> None:
    """Write a small file of its own, where that is possible."""
    with contextlib.suppress(OSError):
        progress_folder().mkdir(parents=True, exist_ok=True)
        (progress_folder() / name).write_text(json.dumps(value, ensure_ascii=False), "utf-8")


def kept_predictions() -> list[Reveal]:
    """The guesses that were written down, each with what was measured; in the order of the lessons."""
    found = []
    for path in sorted(progress_folder().glob("guess_*")):
        number = path.name.removeprefix("guess_")
        with contextlib.suppress(OSError, ValueError):
            found.append(Reveal(number, _text(json.loads(path.read_text("utf-8"))), _measured(number)))
    return found


def _measured(number: str) -> str:
    """What the lesson measured after a guess; nothing where it has not yet."""
    with contextlib.suppress(OSError, ValueError):
        return json.loads((progress_folder() / f"measured_{number}").read_text("utf-8"))
    return ""
