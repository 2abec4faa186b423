"""The project's own promises: dependencies agree, imports run one way, links lead somewhere."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bn_helpers.claims import ClaimsTable
from bn_helpers.course.notebooks import README, README_FIGURE, readme_figure, write_claims
from bn_helpers.exercises.catalogue import EXERCISES
from bn_helpers.exercises.checker.source import strip_docstrings

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MODULES = sorted((ROOT / "bn_helpers").rglob("*.py"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
# Imports run one way: a room may import from those listed, and from the rooms that these import from.
# "nn.layer" is a module of its own, "figures" a whole folder. What is not listed imports from no other room.
IMPORTS = {
    "nn": {"settings", "measured"},
    "claims": {"measured"},
    "data": {"nn"},
    "explorers": {"figures", "longer", "measured", "nn", "settings"},
    "exercises": {"settings", "measured"},
    "installation": {"nn", "data"},
    "longer": {"data", "measured", "nn"},
    "machines": {"nn", "settings"},
    "frameworks": {"measured", "nn", "settings"},
    "course": {"claims", "exercises", "explorers", "settings"},
    "grading": {"course", "exercises", "settings"},
    "__main__": {"claims", "course", "frameworks", "grading", "longer", "settings"},
}
NN = [
    {"validation"},
    {
        "averages",
        "batch_norm",
        "inference",
        "losses",
        "logistic",
        "layer",
        "batches",
        "history",
        "gradients",
        "normalisation",
        "synchronised",
    },
    {"activations", "layers", "batch_norm_layer", "convolution", "skips"},
    {"normalisation_layers", "variants"},
    {"named_arrays"},
    {"network"},
    {"building", "optimizers", "recalibration"},
    {"training", "schedules"},
    {"pairing", "inside", "probe", "recipes"},
    {"tuning"},
    {"ablation"},
]
NOT_TESTED_YET = {"S19", "N2", "N13"}  # may only shrink
CHECKER = [
    {"allowance", "comparison", "inputs", "kinds", "source", "text", "wording", "work"},
    {"fork", "process", "serving", "thread"},
    {"deadline"},
    {"declaration", "grammar", "nodes", "statistics", "hints", "stubs"},
    {"edits", "trying"},
    {"arguments", "matching", "uses"},
    {"naming"},
    {"judging"},
]


def requirements(lines):
    return {re.sub(r"\s", "", line) for line in lines}


def test_conda_and_pip_ask_for_the_same():
    extras = PROJECT["optional-dependencies"]
    wanted = requirements([*PROJECT["dependencies"], *extras["lab"], *extras["test"]])
    wanted |= {f"python{PROJECT['requires-python']}", "pip"}
    lines = (ROOT / "environment.yml").read_text(encoding="utf-8").split("dependencies:")[1].splitlines()
    named = requirements(
        line.split("- ")[1] for line in lines if line.startswith("  - ") and "pip:" not in line
    )
    assert named == wanted


def test_the_oldest_python_is_the_same_everywhere():
    floor = PROJECT["requires-python"].removeprefix(">=")
    assert f"You need Python {floor} or newer" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert f'"Python {floor} or newer is needed"' in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_the_lock_is_that_of_these_dependencies():
    """Else `make lab` would install other packages. `make lock` writes it anew."""
    lock = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
    (own,) = [package for package in lock["package"] if package["name"] == "bn-helpers"]
    locked = {
        (each["name"], each.get("specifier", ""), each.get("marker", ""))
        for each in own["metadata"]["requires-dist"]
    }
    named = {"": PROJECT["dependencies"], **PROJECT["optional-dependencies"]}
    wanted = {
        (*re.fullmatch(r"([\w-]+)([\w.<>=,]*)", line).groups(), f"extra == '{extra}'" if extra else "")
        for extra, lines in named.items()
        for line in requirements(lines)
    }
    assert locked == wanted


def test_the_lock_names_public_addresses_only():
    """Not those of a mirror that somebody's machine may use."""
    addresses = re.findall(r"https?://([^/\"]+)", (ROOT / "uv.lock").read_text(encoding="utf-8"))
    assert set(addresses) == {"pypi.org", "files.pythonhosted.org"}


def test_each_dependency_says_who_needs_it():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.findall(r'^    "[a-z-]+[><=]=.*$', text, flags=re.MULTILINE)
    assert len(listed) >= 15
    assert all("  # " in line for line in listed)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_person_can_take_a_module_in(module):
    assert len(module.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way(module):
    imported = {
        tuple(name.split(".")[1:])
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        for name in _modules_of(node)
        if name.startswith("bn_helpers.")
    }
    parts = module.relative_to(ROOT / "bn_helpers").with_suffix("").parts
    assert {other[0] for other in imported} - {parts[0]} <= IMPORTS.get(parts[0], set())
    for folder, rows in {("nn",): NN, ("exercises", "checker"): CHECKER}.items():
        if parts[:-1] == folder and parts[-1] != "__init__":
            (row,) = [index for index, names in enumerate(rows) if parts[-1] in names]
            allowed = set.union(*rows[: row + 1])
            assert {other[-1] for other in imported if other[: len(folder)] == folder} - {"nn"} <= allowed
    if parts[0] == "exercises" and parts[1].startswith("lesson_"):
        assert imported <= {("exercises", "checker")}  # a declaration knows nothing but what it is made of


def _modules_of(node):
    if isinstance(node, ast.ImportFrom) and node.module == "bn_helpers":
        return [f"bn_helpers.{alias.name}" for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [alias.name for alias in node.names] if isinstance(node, ast.Import) else []


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.name)
def test_a_notebook_imports_only_what_a_reader_has(notebook):
    """The lessons run with the package's own dependencies: no test tool, no PyTorch."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    source = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    imported = {name.split(".")[0] for node in ast.walk(ast.parse(source)) for name in _modules_of(node)}
    allowed = {"bn_helpers", "numpy", "matplotlib", "sklearn", "IPython", "scipy"}
    assert imported <= allowed | set(sys.stdlib_module_names)


def test_reading_does_not_import_what_only_tests_need():
    source = "import sys, bn_helpers.exercises, bn_helpers.claims, bn_helpers.figures; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True).stdout
    assert not {"nbformat", "nbclient", "pytest", "torch", "onnx", "sklearn"} & set(loaded.split())


def test_the_readme_names_every_lesson_and_its_file():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for notebook in NOTEBOOKS:
        assert f"notebooks/{notebook.name}" in readme


def test_the_readme_shows_the_verdicts_of_the_notebooks(tmp_path):
    fresh = tmp_path / "README.md"
    fresh.write_text(README.read_text(encoding="utf-8"), encoding="utf-8")
    write_claims(fresh)
    assert fresh.read_text(encoding="utf-8") == README.read_text(encoding="utf-8"), "run make notebooks"


def test_the_readme_shows_the_figure_of_a_notebook():
    assert README_FIGURE.read_bytes() == readme_figure(), "run make notebooks"
    assert README_FIGURE.relative_to(ROOT).as_posix() in README.read_text(encoding="utf-8")


def test_every_claim_is_tested():
    tested = ClaimsTable(ROOT / "notebooks").tested
    assert {claim for claim, verdicts in tested.items() if not verdicts} <= NOT_TESTED_YET
    assert all(each.held for verdicts in tested.values() for _, each in verdicts)


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_links_lead_somewhere(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!http)([^)#]+)", text):
        on_github = target.startswith(
            "../../"
        )  # from the page of a file, this is the repository's own address
        assert on_github or (ROOT / target).exists(), target


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.name)
def test_links_of_notebooks_lead_somewhere(notebook):
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    for cell in cells:
        if cell["cell_type"] == "markdown":
            source = "".join(cell["source"])
            assert "](#" not in source, "JupyterLab and the pages spell the address of a heading differently"
            for target in re.findall(r"\]\((?!http|attachment)([^)#\s]+)", source):
                assert (notebook.parent / target).exists(), target


TEXTS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md")] + [*MODULES, *NOTEBOOKS]


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_a_command_can_be_pasted_into_any_shell(path):
    """zsh takes the brackets of .[lab] for a pattern, and cmd.exe knows double quotes only."""
    text = path.read_text(encoding="utf-8").replace('\\"', '"')
    assert re.findall(r'[^"]\.\[\w+\](?!")', text) == []


def test_a_checkout_on_windows_has_the_line_ends_of_a_shell(tmp_path):
    if not (ROOT / ".git").exists():
        pytest.skip("not cloned with git")
    clone = [
        "git",
        "-c",
        "core.autocrlf=true",
        "clone",
        "--quiet",
        "--no-local",
        str(ROOT),
        str(tmp_path / "copy"),
    ]
    subprocess.run(clone, check=True)
    for name in (".ci/run", "Makefile", "notebooks/00_start_here.ipynb", "README.md"):
        assert b"\r" not in (tmp_path / "copy" / name).read_bytes(), name


def test_the_page_for_tutors_holds_no_model_answer():
    """No line of code of one, and no code at all but the names of commands."""
    text = (ROOT / "TUTOR.md").read_text(encoding="utf-8")
    assert "```" not in text
    for exercise in EXERCISES.values():
        function = ast.parse(strip_docstrings(exercise.source))
        for node in ast.walk(function):
            if isinstance(node, ast.BinOp | ast.Call | ast.Return):
                code = ast.unparse(node)
                assert len(code) < 8 or code not in text, (exercise.number, code)
