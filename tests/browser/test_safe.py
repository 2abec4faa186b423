"""Nothing a learner has done is lost, and the network is not needed."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_restart_in_the_middle(new_tab):
    lab = new_tab("00_start_here.ipynb")
    lab.answer(lab.cell_with('check("0.1")'), "...", "return (z - mu) / sigma")
    lab.run_all()
    lab.page.keyboard.press("Escape")
    lab.page.keyboard.press("0")
    lab.page.keyboard.press("0")
    lab.page.get_by_role("button", name="Confirm Kernel Restart").click()
    lab.wait_for_kernel()

    later = lab.cell_with('distance = use("0.1")')
    lab.run(later)
    expect(lab.output(later)).to_contain_text("NameError: name 'use' is not defined")

    lab.page.get_by_role("menuitem", name="Kernel").click()
    lab.page.get_by_role("menuitem", name="Restart Kernel and Run All Cells").click()
    lab.page.get_by_role("button", name="Confirm Kernel Restart").click()
    expect(lab.output(later)).to_contain_text("this cell runs your distance_in_stds")
    expect(lab.output(lab.cell_with('check("0.1")'))).to_contain_text("Passed")
    expect(lab.output(lab.cell_with("progress()"))).to_contain_text("✓ 0.1")


def test_two_tabs(new_tab):
    first, second = new_tab("01_z_transform.ipynb"), new_tab("02_gamma_and_beta.ipynb")
    solve(first, "1.1", "return Z.mean(axis=1, keepdims=True), Z.var(axis=1, keepdims=True)")
    solve(second, "2.1", "return gamma * Z_norm + beta")
    for tab in (first, second):
        shown = tab.try_out("from bn_helpers.exercises import progress\nprogress()")
        expect(shown).to_contain_text("✓ 1.1")
        expect(shown).to_contain_text("✓ 2.1")
    assert first.solved() == ["1.1", "2.1"]


def solve(lab, number, answer):
    lab.run(lab.cell_with("import numpy"))
    exercise = lab.cell_with(f'check("{number}")')
    lab.answer(exercise, "...", answer)
    lab.run(exercise)
    expect(lab.output(exercise)).to_contain_text("Passed")


def test_a_call_outside_is_noticed(new_tab, server):
    """A test of the tests: the guards see a remote image, and a kernel that asks another machine."""
    lab = new_tab("00_start_here.ipynb")
    with lab.page.expect_event("requestfailed"):
        lab.try_out("from IPython.display import Image\nImage(url='http://remote.invalid/image.png')")
    assert lab.requests_outside == ["http://remote.invalid/image.png"]
    download = lab.try_out("import urllib.request\nurllib.request.urlopen('http://remote.invalid')")
    expect(download).to_contain_text("no network here: remote.invalid")
    assert "remote.invalid" in server.calls_outside.read_text(encoding="utf-8")
    lab.requests_outside.clear()
    server.calls_outside.unlink()
