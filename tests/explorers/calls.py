"""Each explorer as a lesson would call it, on small data: what the tests here and in the browser show."""

CALLS = {
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
