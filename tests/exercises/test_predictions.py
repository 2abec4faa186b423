"""Guesses: kept with progress, shown beside the measurement, never needed."""

import json

import pytest

from bn_helpers.exercises import predict, predictions, reveal
from bn_helpers.exercises.progress_table import solved


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("BN_PROGRESS_FOLDER", str(tmp_path / "progress"))
    monkeypatch.setattr(predictions, "_guesses_here", {})
    return tmp_path / "progress"


def new_kernel(monkeypatch):
    monkeypatch.setattr(predictions, "_guesses_here", {})


def test_a_number_is_kept_for_another_day(folder, capsys, monkeypatch):
    predict("4.a", 8)
    assert json.loads((folder / "guess_4.a").read_text("utf-8")) == 8
    new_kernel(monkeypatch)
    reveal("4.a", [5.8, 6.1, 7.0])
    predict("4.a", ...)
    assert capsys.readouterr().out.splitlines() == [
        "Prediction 4.a: your guess is 8",
        "Prediction 4.a   your guess: 8   measured: ≈ 6.1 (5.8–7.0 over 3 seeds)",
        "Prediction 4.a: your guess from before is 8",
    ]


def test_a_word_and_no_guess(capsys):
    predict("4.b", ..., among=("faster", "slower"))
    reveal("4.b", 0.5, word="slower", of="speed")
    reveal("4.b", 0.5, of="speed")
    predict("4.b", "faster", among=("faster", "slower"))
    reveal("4.b", 0.5, word="slower")
    shown = capsys.readouterr().out
    assert 'Write one of "faster", "slower" in place of the three dots' in shown
    assert "Prediction 4.b   your guess: no guess   measured: slower, speed ≈ 0.50\n" in shown
    assert "Prediction 4.b   your guess: no guess   measured: speed ≈ 0.50\n" in shown
    assert "Prediction 4.b   your guess: faster   measured: slower, ≈ 0.50" in shown


@pytest.mark.parametrize(
    ("arguments", "among", "message"),
    [
        (("4.a", "8"), (), "guess must be a number, such as 8 or 0.5; got '8'"),
        (("4.a", True), (), "must be a number"),
        (("4.a", 8), ("faster", "slower"), 'one of "faster", "slower"; got 8'),
        (("4.a", "fast"), ("faster", "slower"), "got 'fast'"),
        (("4", 8), (), "a lesson and a letter"),
    ],
)
def test_what_is_no_guess_is_refused(arguments, among, message):
    with pytest.raises(ValueError, match=message):
        predict(*arguments, among=among)


def test_the_last_guess_counts_and_nothing_is_lost_where_nothing_can_be_written(
    tmp_path, monkeypatch, capsys
):
    (tmp_path / "file").touch()
    monkeypatch.setenv("BN_PROGRESS_FOLDER", str(tmp_path / "file"))  # no folder
    predict("4.a", 8)
    predict("4.a", 0.25)
    reveal("4.a", 0.3)
    assert "your guess: 0.25   measured: ≈ 0.30" in capsys.readouterr().out


def test_a_guess_is_no_solved_exercise(folder):
    before = solved()
    predict("4.a", 8)
    assert [path.name for path in folder.iterdir()] == ["guess_4.a"]
    assert solved() == before


def test_a_damaged_file_counts_as_no_guess(folder, capsys):
    folder.mkdir()
    (folder / "guess_4.a").write_text("{", "utf-8")
    reveal("4.a", 0.3)
    assert "your guess: no guess" in capsys.readouterr().out


def test_html_escapes(capsys):
    page = predictions.Reveal("4.a", "<b>", "≈ 1")._repr_html_()
    assert "&lt;b&gt;" in page
    assert "http" not in page
