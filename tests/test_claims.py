"""Verdicts: what is refused, what is shown, and the table that is read from stored notebooks."""

import json

import pytest

from bn_helpers.claims import CLAIMS, MIME, ClaimsTable, Verdict, stored_verdicts, verdict


def stored_notebook(folder, name, *verdicts):
    outputs = [{"output_type": "display_data", "data": each._repr_mimebundle_()} for each in verdicts]
    cells = [{"cell_type": "markdown", "source": ""}, {"cell_type": "code", "outputs": outputs}]
    (folder / name).write_text(json.dumps({"cells": cells}), encoding="utf-8")


def test_there_are_eighteen_claims():
    assert list(CLAIMS) == [f"S{number}" for number in range(1, 19)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("S19", "supported", {"x": True}), "claim must be one of S1 to S18; got 'S19'"),
        (("S1", "proved", {"x": True}), "word must be one of 'supported'.*; got 'proved'"),
        (("S1", "supported", {}), "at least one thing that was measured; got none"),
    ],
)
def test_what_is_not_known_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        verdict(*arguments)


def test_a_condition_that_does_not_hold_is_said(capsys):
    verdict("S3", "supported", {"one": True, "two": False})
    shown = capsys.readouterr().out
    assert "holds: one" in shown
    assert "DOES NOT HOLD: two" in shown
    assert "Verdict: this run does not show it" in shown
    assert "Verdict: supported" not in shown


def test_html_escapes_and_needs_no_network():
    bundle = Verdict("S3", "supported", {"a < b": True})._repr_mimebundle_()
    assert "a &lt; b" in bundle["text/html"]
    assert "http" not in bundle["text/html"]
    assert bundle[MIME] == {"claim": "S3", "verdict": "supported", "conditions": {"a < b": True}}


def test_the_table_is_read_from_stored_outputs(tmp_path):
    stored_notebook(tmp_path, "01_one.ipynb", Verdict("S3", "supported", {"x": True}))
    stored_notebook(
        tmp_path,
        "02_two.ipynb",
        Verdict("S3", "partly supported", {"x": True}),
        Verdict("S4", "supported", {"x": False}),
    )
    assert [each.claim for each in stored_verdicts(tmp_path / "02_two.ipynb")] == ["S3", "S4"]
    rows = ClaimsTable(tmp_path).markdown("notebooks/").splitlines()
    assert "[01](notebooks/01_one.ipynb), [02](notebooks/02_two.ipynb)" in rows[4]
    assert rows[4].endswith("supported; partly supported |")
    assert rows[5].endswith("not shown |")
    assert rows[2].endswith("– | not tested yet |")
