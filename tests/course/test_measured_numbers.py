"""≈: what is printed is left out by strict nbval, and held by our own comparison."""

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbformat import write
from nbformat.v4 import new_code_cell, new_notebook, new_output
from nbval.plugin import get_sanitize_patterns

from bn_helpers.claims import Verdict, condition
from bn_helpers.measured import Measured, factor, interval, measured
from tests.course.measured_numbers import PARTS, PATTERN, cell_disagreements, disagreements, to_float

ROOT = Path(__file__).parents[2]
SANITIZE = ROOT / "tests" / "sanitize.cfg"
numbers = st.floats(-1e6, 1e6, allow_subnormal=False)


def test_nbval_leaves_out_this_pattern():
    assert get_sanitize_patterns(SANITIZE.read_text(encoding="utf-8"))[0] == (PATTERN, "≈")


@given(st.lists(numbers, min_size=1, max_size=8))
def test_whatever_is_printed_is_left_out_and_agrees_with_itself(values):
    text = f"before {measured(values)}, after; {measured(values, 3, '%')} end"
    left = re.sub(PATTERN, "≈", text)
    over = f" over {len(values)} seeds)" if len(values) > 1 else ""
    assert re.fullmatch(rf"before ≈{re.escape(over)}, after; ≈( %)?{re.escape(over)} end", left)
    assert disagreements(text, text) == []
    value = to_float(PARTS.search(text)["value"])
    assert value == pytest.approx(np.median(values), rel=0.051, abs=0.051 * np.ptp(values) + 1e-6)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (measured([370, 330, 410]), "≈ 370 (330–410 over 3 seeds)"),
        (measured([0.99, 0.986, 0.994]), "≈ 0.990 (0.986–0.994 over 3 seeds)"),
        (measured([0.4, -0.2, 0.5]), "≈ 0.40 (−0.20 to 0.50 over 3 seeds)"),
        (measured([93.2, 91, 95], unit="%", over="splits"), "≈ 93 % (91–95 over 3 splits)"),
        (measured(0.3721), "≈ 0.37"),
        (measured(0.3721, tolerance=0.05), "≈ 0.37 ± 0.05"),
        (measured(7.1e-15), "≈ 7e-15"),
        (measured(-3.64e-5), "≈ −3.6e-5"),
        (measured(0), "≈ 0"),
        (measured(27_710), "≈ 28,000"),
        (measured([300, np.inf, np.inf]), "≈ ∞ (300–∞ over 3 seeds)"),
        (interval([0.94, 0.95, 0.97, 0.95]), "≈ 0.95 (95 % interval 0.93–0.97 over 4 seeds)"),
        (factor([300, 420], [30, 42]), "≈ 10 times (95 % interval 10–10 over 2 seeds)"),
        (Measured(1.8, 1.3, 2.4, "tried beside it"), "≈ 1.8 (1.3–2.4 tried beside it)"),
    ],
)
def test_how_a_number_is_printed(number, text):
    assert str(number) == text == f"{number:<1}"
    assert disagreements(text, text) == []


@pytest.mark.parametrize(
    ("stored", "fresh", "agree"),
    [
        ("≈ 0.90 (0.86–0.93 over 8 seeds)", "≈ 0.87 (0.80–0.99 over 8 seeds)", True),
        ("≈ 0.90 (0.86–0.93 over 8 seeds)", "≈ 0.84 (0.80–0.99 over 8 seeds)", True),  # as other seeds
        ("≈ 0.90 (0.86–0.93 over 8 seeds)", "≈ 0.84 (0.80–0.88 over 8 seeds)", False),
        ("≈ 0.90 (0.86–0.93 over 8 seeds)", "≈ 0.84 (0.10–0.99 over 8 seeds)", False),  # much wider
        ("≈ 0.867 (0.860–0.870 over 5 seeds)", "≈ 0.85 (0.84–0.90 over 5 seeds)", True),
        ("≈ 0.90 (0.86–0.93 over 8 seeds)", "≈ 0.90 (0.86–0.93 over 5 seeds)", False),
        ("≈ 370 (330–410 over 8 seeds)", "≈ 420 (330–430 over 8 seeds)", True),  # a unit of the last digit
        ("≈ 370 (330–410 over 8 seeds)", "≈ 440 (400–460 over 8 seeds)", False),
        ("≈ 0.37", "≈ 0.38", True),
        ("≈ 0.37", "≈ 0.39", False),
        ("≈ 0.37 ± 0.05", "≈ 0.41 ± 0.05", True),
        ("≈ 0.37 ± 0.05", "≈ 0.43 ± 0.05", False),
        ("≈ 7e-15", "≈ 2e-14", True),
        ("≈ 7e-15", "≈ 2e-13", False),
        ("≈ 7e-15", "≈ 0", True),
        ("≈ 0 (0–3e-17 over 8 seeds)", "≈ 2e-16 (0–3e-16 over 8 seeds)", True),
        ("≈ 0 (0–3e-17 over 8 seeds)", "≈ 2e-15 (0–3e-15 over 8 seeds)", False),
        ("≈ 0", "≈ 3e-17", True),
        ("≈ 0", "≈ 3e-5", False),
        ("≈ 0.10 (0.00–0.20 over 3 seeds)", "≈ −0.01 (−0.02 to 0.20 over 3 seeds)", True),
        ("≈ −0.40 (−0.50 to −0.30 over 3 seeds)", "≈ −0.20 (−0.30 to 0.10 over 3 seeds)", False),
        ("≈ ∞ (300–∞ over 8 seeds)", "≈ 320 (300–∞ over 8 seeds)", True),
        ("≈ 0.90, required ≥ 0.8", "≈ 0.90, required ≥ 0.7", False),
        ("3 of ≈ 0.90", "4 of ≈ 0.90", False),
        ("≈ 1 and ≈ 2", "≈ 1", False),
    ],
)
def test_which_fresh_numbers_agree(stored, fresh, agree):
    assert (disagreements(stored, fresh) == []) is agree


def cell(*values):
    found = Verdict("S3", "supported", (condition("the mean", values, at_most=1),))
    data = found._repr_mimebundle_()
    return new_code_cell(
        outputs=[new_output("display_data", data=data), new_output("stream", text="steps 3\n")]
    )


def test_verdicts_and_streams_are_compared_too():
    assert cell_disagreements(cell(0.5, 0.7), cell(0.5, 0.7)) == []
    assert len(cell_disagreements(cell(0.5, 0.7), cell(0.9, 0.99))) == 3  # as text, as HTML, as data
    without = cell(0.5, 0.7)
    without.outputs.pop()
    assert cell_disagreements(cell(0.5, 0.7), without)
    other = cell(0.5, 0.7)
    other.outputs[1].text = "steps 4\n"
    assert cell_disagreements(cell(0.5, 0.7), other)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: measured([]), "at least one of them"),
        (lambda: measured([1, np.nan]), "none NaN"),
        (lambda: interval([1]), "at least two finite"),
        (lambda: interval([1, np.inf]), "at least two finite"),
        (lambda: factor([1, 2], [1]), "pairs; got 2 and 1"),
        (lambda: factor([1, 0], [1, 1]), "positive and finite"),
    ],
)
def test_what_is_no_measurement_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()


def test_the_interval_covers_the_mean_in_95_of_100(rng):
    found = [interval(rng.normal(size=4)) for _ in range(2000)]
    covered = np.mean([low < 0 < high for _, low, high in found])
    assert 0.935 < covered < 0.965


def test_a_run_of_nbval_holds_the_numbers_too(tmp_path):
    """One notebook, three cells: a number inside its spread, one outside, and other words."""
    fresh = [
        "≈ 0.87 (0.80–0.95 over 8 seeds)",
        "≈ 0.84 (0.80–0.88 over 8 seeds)",
        "≈ 0.90 (0.86–0.93 over 9 seeds)",
    ]
    stored = "≈ 0.90 (0.86–0.93 over 8 seeds)\n"
    cells = [
        new_code_cell(f'print("{text}")', execution_count=1, outputs=[new_output("stream", text=stored)])
        for text in fresh
    ]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    write(new_notebook(cells=cells, metadata=kernel), tmp_path / "planted.ipynb")
    command = [sys.executable, "-m", "pytest", "-p", "conftest", "-c", "pyproject.toml", "-q", tmp_path]
    ran = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True
    )
    assert "2 failed, 1 passed" in ran.stdout, ran.stdout
    assert "stored ≈ 0.90 (0.86–0.93, fresh ≈ 0.84" in ran.stdout
