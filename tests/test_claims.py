"""Conditions, verdicts, the table that is read from stored notebooks, and the counts with other seeds."""

import json

import numpy as np
import pytest

from bn_helpers.claims import CLAIMS, ClaimsTable, Counts, Verdict, condition, stored_verdicts, verdict
from bn_helpers.claims.verdicts import MIME, Condition
from bn_helpers.measured import interval


def stored_notebook(folder, name, *verdicts):
    outputs = [{"output_type": "display_data", "data": each._repr_mimebundle_()} for each in verdicts]
    cells = [{"cell_type": "markdown", "source": ""}, {"cell_type": "code", "outputs": outputs}]
    (folder / name).write_text(json.dumps({"cells": cells}), encoding="utf-8")


def held(label="x"):
    return condition(label, [0.8, 0.9], at_least=0.5)


def failed(label="y"):
    return condition(label, [0.8, 0.9], at_most=0.5)


def test_the_claims_are_numbered():
    sources, found_since = list(CLAIMS)[:19], list(CLAIMS)[19:]
    assert sources == [f"S{number}" for number in range(1, 20)]
    assert found_since == [f"N{number}" for number in range(1, len(found_since) + 1)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("S99", "supported", [held()]), r"claim must be one of S1, .*N1.*; got 'S99'"),
        (("S1", "proved", [held()]), "word must be one of 'supported'.*; got 'proved'"),
        (("S1", "supported", []), "at least one thing that was measured; got none"),
        (("S1", "supported", [held(), held()]), "a label of its own; got"),
    ],
)
def test_what_is_not_known_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        verdict(*arguments)


@pytest.mark.parametrize(
    ("values", "sides", "holds", "required"),
    [
        ([0.7, 0.9, 0.95], {"at_least": 0.8}, True, "≥ 0.8"),  # the median counts
        ([0.7, 0.9, 0.95], {"at_least": 0.8, "whole": True}, False, "≥ 0.8, every one"),
        ([0.7, 0.9, 0.95], {"at_most": 0.8}, False, "≤ 0.8"),
        ([0.7, 0.9, 0.95], {"at_most": 0.95, "whole": True}, True, "≤ 0.95, every one"),
        (0.5, {"at_least": 0.4, "at_most": 0.6}, True, "≥ 0.4 and ≤ 0.6"),
        (0.7, {"at_least": 0.4, "at_most": 0.6}, False, "≥ 0.4 and ≤ 0.6"),
        (-1, {"at_most": -0.5}, True, "≤ −0.5"),
        (1e-15, {"at_most": 1e-9}, True, "≤ 1e-9"),
        (np.inf, {"at_least": 500}, True, "≥ 500"),
        (0.5, {"at_least": 0.5}, True, "≥ 0.5"),
    ],
)
def test_a_condition_compares_what_it_says(values, sides, holds, required):
    one = condition("what", values, **sides)
    assert one.held is holds
    assert one.required == required
    assert str(one).startswith(("holds" if holds else "DOES NOT HOLD") + ": what: measured ≈ ")
    assert str(one).endswith(f"required {required}")


def test_of_an_interval_the_mean_counts_or_the_whole():
    gains = interval([0.01, 0.05, 0.09])  # its interval reaches below 0
    assert condition("gain", gains, at_least=0).held
    whole = condition("gain", gains, at_least=0, whole=True)
    assert not whole.held
    assert whole.required == "≥ 0, the whole interval"
    assert "95 % interval" in whole.measured


def test_a_condition_needs_a_requirement_and_numbers():
    with pytest.raises(ValueError, match="at_least, at_most or both"):
        condition("what", 1)
    with pytest.raises(ValueError, match="none NaN"):
        condition("what", np.nan, at_least=0)


def test_the_tightest_condition_is_the_nearest_in_widths_of_its_spread():
    far = condition("far", [0.8, 0.9, 1.0], at_least=0.5)  # 0.4 away, 0.2 wide
    near = condition("near", [90, 94, 98], at_least=90)  # 4 away, 8 wide
    exact = condition("exact", 3, at_least=3)
    assert Verdict("S1", "supported", (far, near, exact)).tightest is near
    assert far.margin == pytest.approx(2)


def test_a_condition_that_does_not_hold_is_said(capsys):
    verdict("S3", "supported", [held("one"), failed("two")])
    shown = capsys.readouterr().out
    assert "  holds: one: measured ≈ 0.85 (0.80–0.90 over 2 seeds), required ≥ 0.5\n" in shown
    assert "  DOES NOT HOLD: two: measured" in shown
    assert "Verdict: this run does not show it" in shown
    assert "Verdict: supported" not in shown


def test_the_old_form_is_still_read(tmp_path, capsys):
    """Until every lesson shows its numbers."""
    verdict("S3", "supported", {"one": True, "two": False})
    assert "  DOES NOT HOLD: two\n" in capsys.readouterr().out
    old = {"claim": "S3", "verdict": "supported", "conditions": {"one": True}}
    cells = [{"outputs": [{"data": {MIME: old}}]}]
    (tmp_path / "01_one.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    (found,) = stored_verdicts(tmp_path / "01_one.ipynb")
    assert found.conditions == (Condition("one", "", "", True),)


def test_html_escapes_and_needs_no_network():
    bundle = Verdict("S3", "supported", (held("a < b"),))._repr_mimebundle_()
    assert "a &lt; b" in bundle["text/html"]
    assert "http" not in bundle["text/html"]


def test_what_is_stored_is_read_back(tmp_path):
    given = Verdict("S3", "supported", (held(), failed(), condition("one", 1, at_least=0)))
    stored_notebook(tmp_path, "01_one.ipynb", given)
    (found,) = stored_verdicts(tmp_path / "01_one.ipynb")
    assert str(found) == str(given)
    assert [one.margin for one in found.conditions] == pytest.approx(
        [one.margin for one in given.conditions], rel=0.05
    )


def test_the_table_is_read_from_stored_outputs(tmp_path):
    stored_notebook(tmp_path, "01_one.ipynb", Verdict("S3", "supported", (held(),)))
    stored_notebook(
        tmp_path,
        "02_two.ipynb",
        Verdict("S3", "partly supported", (held(),)),
        Verdict("S4", "supported", (failed(),)),
    )
    table = ClaimsTable(tmp_path)
    table.counts = Counts({"01": {"S3: x ≥ 0.5": [19, 20]}, "02": {"S4: y ≤ 0.5": [3, 20]}})
    rows = table.markdown("notebooks/").splitlines()
    assert "[01](notebooks/01_one.ipynb); [02](notebooks/02_two.ipynb)" in rows[4]
    assert rows[4].endswith("| supported; partly supported | 19 of 20 |")  # 02's S3 was not tried
    assert rows[5].endswith("| not shown | 3 of 20 |")
    assert rows[2].endswith("| – | not tested yet | – |")
    assert len(rows) == 2 + 19  # N1, N2, … only once they are tested
    table.verdicts = False
    assert table.markdown().splitlines()[4].endswith("| [01](01_one.ipynb); [02](02_two.ipynb) |")
    table.verdicts, table.margins = True, True
    assert "| x: ≈ 0.85 (0.80–0.90 over 2 seeds), required ≥ 0.5 |" in table.markdown().splitlines()[4]


def test_counts_are_kept_with_their_command(tmp_path):
    good, bad = (
        Verdict("S3", "supported", (held(), held("z"))),
        Verdict("S3", "supported", (held(), failed("z"))),
    )
    counts = Counts({})
    counts.add("01", [good], [[good], [bad], []])  # the third run stopped with an error
    assert counts.lessons == {"01": {"S3: x ≥ 0.5": [2, 3], "S3: z ≥ 0.5": [1, 3]}}
    assert counts.of("01", good) == "1 of 3"
    assert counts.of("01", bad) == ""  # z now requires something else: not tried yet
    assert counts.weak("01") == [
        "lesson 01, S3: x ≥ 0.5: holds on 2 of 3",
        "lesson 01, S3: z ≥ 0.5: holds on 1 of 3",
    ]
    counts.lessons["01"] = {"S3: x ≥ 0.5": [19, 20], "S3: z ≥ 0.5": [18, 20]}
    assert counts.weak("01") == ["lesson 01, S3: z ≥ 0.5: holds on 18 of 20"]
    counts.write(tmp_path / "counts.json", seeds=[1, 2, 3])
    assert Counts.read(tmp_path / "counts.json").lessons == counts.lessons
    assert json.loads((tmp_path / "counts.json").read_text("utf-8"))["command"] == "make claims"
    assert Counts.read(tmp_path / "none.json").lessons == {}
