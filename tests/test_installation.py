"""The self-test says what is wrong, and goes on."""

from bn_helpers import installation as module


def test_all_is_well_here(capsys):
    module.self_test()
    assert [line[:4] for line in capsys.readouterr().out.splitlines()] == ["ok: "] * 4


def test_what_is_missing_or_too_old_is_named(capsys, monkeypatch):
    monkeypatch.setattr(
        module, "requires", lambda name: ["numpy>=99.1", "no-such-package>=1", "x>=1; extra == 't'"]
    )
    monkeypatch.setattr(module, "_digits", lambda: 1 / 0)
    module.self_test()
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith("NOT OK: the packages")
    assert "numpy 99.1 is needed; this is " in lines[1]
    assert "no-such-package is missing" in lines[1]
    assert "ZeroDivisionError" in lines[2]
    assert lines[3].startswith("ok")
