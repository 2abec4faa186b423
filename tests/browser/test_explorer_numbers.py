"""What the explorers' modules compute in the browser is what Python computes."""

from importlib import import_module

import numpy as np
import pytest

from bn_helpers.explorers.showing import module_text

one_example = import_module("bn_helpers.explorers.one_example_moves_all")
contours = import_module("bn_helpers.explorers.rate_on_the_contours")
pytestmark = pytest.mark.browser
COMPUTE = """async ([text, body, given]) => {
    const address = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
    return (new Function("module", "given", `return ${body}`))(await import(address), given);
}"""


@pytest.fixture(scope="module")
def tab(browser):
    page = browser.new_page()
    yield page
    page.close()


@pytest.fixture
def compute(tab):
    """Runs an expression with an explorer's module and with what is given as JSON."""

    def compute(name, expression, **given):
        return tab.evaluate(COMPUTE, [module_text(name), expression, given])

    return compute


def same(found, expected, tolerance=1e-9):
    assert set(expected) <= set(found)
    for key, value in expected.items():
        np.testing.assert_allclose(np.array(found[key], dtype=float), value, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("rate", [0.01, 0.7, 60])
@pytest.mark.parametrize(("centre", "scale"), list(contours.VERSIONS.values()))
def test_rate_on_the_contours(rate, centre, scale, rng, compute):
    X = rng.normal(size=(2, 50)) * [[3.0], [0.2]] + [[4.0], [-0.1]]
    y = (X[0] - 4 + 5 * X[1] + rng.normal(size=50) > 0).astype(int)
    best = contours.best_parameters(X, y)
    state = {"X": X.tolist(), "y": y.tolist(), "best": best.tolist(), "steps": 25}
    version = contours.prepare(X, best, centre, scale)
    path = contours.descend(version, y, rate, 25)
    prepare = f"module.prepare(given, {str(centre).lower()}, {str(scale).lower()})"
    same(compute("rate_on_the_contours", prepare, **state), version._asdict())
    expected = {"path": path, "losses": contours.loss(version, y, path)}
    same(
        compute("rate_on_the_contours", f"module.compute(given, {prepare}, {rate})", **state), expected, 1e-6
    )


@pytest.mark.parametrize(("gamma", "beta", "far"), [(1, 0, 0), (4, -2, 3), (0.1, 5, -40), (6, 0.3, 1e4)])
def test_one_example_moves_all(gamma, beta, far, rng, compute):
    z, dA = rng.normal(size=8), rng.normal(size=8)
    z[2] += far
    state = {"z": z.tolist(), "dA": dA.tolist(), "epsilon": 1e-5}
    found = compute("one_example_moves_all", f"module.compute(given, {gamma}, {beta})", **state)
    expected = one_example.response(z, dA, gamma, beta, 1e-5)
    same(found, expected)
    constant = compute("one_example_moves_all", f"module.compute(given, {gamma}, {beta}, false)", **state)
    A = expected["a"]
    same(constant, {"dZ": gamma * dA * A * (1 - A) / np.sqrt(z.var() + 1e-5)})
