"""The page to keep: what passed, was guessed and measured; whole in itself, written on request only."""

import pytest

from bn_helpers.exercises import predict, predictions, progress, progress_table, reveal
from bn_helpers.exercises.record import NAME, record


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("BN_PROGRESS_FOLDER", str(tmp_path / "progress"))
    monkeypatch.setattr(predictions, "_guesses_here", {})
    monkeypatch.setattr(progress_table, "_solved_here", set())
    return tmp_path / "progress"


def test_it_holds_what_passed_and_what_was_guessed(folder, capsys):
    progress_table.mark_solved("1.2")
    predict("4.a", 8)
    reveal("4.a", [5.8, 6.1, 7.0])
    predict("4.b", "<faster>", among=("<faster>", "slower"))
    progress(full=True)
    page = (folder / NAME).read_text(encoding="utf-8")
    assert str(folder / NAME) in capsys.readouterr().out
    assert "<td>1.2 the Z-transform</td><td>20" in page
    assert "1.3" not in page
    assert "<td>4.a</td><td>8</td><td>≈ 6.1 (5.8–7.0 over 3 seeds)</td>" in page
    assert "<td>4.b</td><td>&lt;faster&gt;</td><td>not measured yet</td>" in page


def test_it_asks_for_nothing_outside():
    page = record({"1.1", "1.2"})
    assert not any(word in page for word in ("http", "src=", "<script", "<link"))


def test_it_is_written_on_request_only(folder):
    progress_table.mark_solved("1.2")
    progress()
    assert not (folder / NAME).exists()


def test_where_it_cannot_be_written_it_says_so(folder, capsys):
    folder.write_text("a file where the folder should be")
    progress(full=True)
    assert "could not be written" in capsys.readouterr().out


def test_a_measurement_without_a_guess_is_not_kept(folder):
    reveal("4.c", 0.5)
    assert not (folder / "measured_4.c").exists()
