"""Each explorer as a lesson would call it, on small data: what the tests here and in the browser show."""

CALLS = {
    "rate_on_the_contours": """
X = np.random.default_rng(0).normal(size=(2, 100)) * [[1], [0.3]] + [[2], [0.2]]
y = X[0] + 5 * X[1] + np.random.default_rng(1).normal(size=100) > 3
explorers.rate_on_the_contours(X, y.astype(int), ["length", "width"])
""",
    "one_example_moves_all": """
rng = np.random.default_rng(0)
explorers.one_example_moves_all(rng.normal(size=10), rng.normal(size=10))
""",
}


def source(name):
    return f"import numpy as np\nfrom bn_helpers import explorers, nn\n{CALLS[name].strip()}"


def shown(name, monkeypatch):
    """The output that the call stores in a notebook."""
    outputs = []
    monkeypatch.setattr("bn_helpers.explorers.showing.InteractiveShell.initialized", lambda: True)
    monkeypatch.setattr(
        "bn_helpers.explorers.showing.display",
        lambda data, metadata, raw: outputs.append({"data": data, "metadata": metadata}),
    )
    exec(source(name), {})
    (output,) = outputs
    return output
