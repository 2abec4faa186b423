"""The course as web pages, made from the stored notebooks: ``make site``.

Nothing is executed. Each lesson becomes a notebook for Sphinx in which figures are files with their alt text,
explorers are alive, exercises say where they are solved, and links lead to other pages.
"""

from __future__ import annotations

import base64
import html
import re
import shutil
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_output

from bn_helpers import settings
from bn_helpers.claims import ClaimsTable
from bn_helpers.course.notebooks import FIRST_CELL_ID, lessons, read
from bn_helpers.exercises.cells import exercise_of
from bn_helpers.exercises.commands import hint_card
from bn_helpers.explorers import MIME as EXPLORER_MIME
from bn_helpers.explorers import page_part

DOCS = settings.ROOT / "docs"
SOLVED_IN_THE_NOTEBOOK = (
    '<p class="exercise">You solve this exercise in the notebook, where <code>check</code> says what is not '
    'right yet: <a href="index.html#start">how to get it</a>.</p>'
)
DOWNLOAD = "_static/batch-norm.zip"  # all lessons with the helpers; who calls `write_source` packs it
HOW_TO_GET_IT = f"""
<p class="exercise">A page for reading. To solve the exercises,
<a href="index.html#start">open the course in JupyterLab</a>. To download:
<a href="_static/NAME.ipynb" download>this lesson</a>, or
<a href="{DOWNLOAD}" download>all lessons with the helpers that they import</a>.</p>
"""
SHOWN = ("text/html", "text/markdown", "image/svg+xml", "text/plain")  # the first that an output has


def write_source(folder: Path) -> None:
    """Write what Sphinx reads: the settings and the front page from ``docs/``, and a page for each lesson.

    Parameters
    ----------
    folder : Path
        It is emptied first.
    """
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(DOCS, folder)
    for path in lessons():
        shown = page_of(read(path), path.stem, folder / "_static" / "figures")
        nbformat.write(shown, folder / path.name)
        shutil.copy(path, folder / "_static")
    _front_page(folder / "index.md")
    claims = f"# The claims and what became of them\n\n{ClaimsTable(settings.LESSONS).markdown()}\n"
    (folder / "claims.md").write_text(claims, encoding="utf-8")


def _front_page(page: Path) -> None:
    """Put its explorer where the front page has a place for one."""
    stored = (output for path in lessons() for cell in read(path).cells for output in cell.get("outputs", []))
    data = ((output, output.get("data", {}).get(EXPLORER_MIME, {})) for output in stored)
    shown = next(output for output, explorer in data if explorer.get("name") == "one_example_moves_all")
    text = page.read_text(encoding="utf-8")
    live = f"```{{raw}} html\n{page_part(shown)}\n```"
    page.write_text(text.replace("<!-- explorer -->", live), encoding="utf-8")


def page_of(notebook: NotebookNode, name: str, figures: Path) -> NotebookNode:
    """A lesson as a page: the same cells, with outputs that need no kernel.

    Parameters
    ----------
    notebook : NotebookNode
        As stored.
    name : str
        Of the lesson, for the names of its figures.
    figures : Path
        Where the figures go.
    """
    figures.mkdir(parents=True, exist_ok=True)
    notebook.cells = [
        cell for cell in notebook.cells if cell.get("id") != FIRST_CELL_ID
    ]  # it looks for the course
    title, rest = notebook.cells[0].source.split("\n", maxsplit=1)
    notebook.cells[0].source = f"{title}\n{HOW_TO_GET_IT.replace('NAME', name)}{rest}"
    for number, cell in enumerate(notebook.cells):
        if cell.cell_type == "markdown":
            cell.source = with_links_of_a_page(cell.source)
            continue
        names = (f"{name}-{number}-{place}" for place in range(len(cell.outputs)))
        shown = [_shown(*each, figures) for each in zip(cell.outputs, names, strict=True)]
        if exercise := exercise_of(cell):
            shown = [_html(SOLVED_IN_THE_NOTEBOOK + hint_card(exercise)._repr_html_())]
        cell.outputs = [each for each in shown if each is not None]
    return notebook


def with_links_of_a_page(text: str) -> str:
    """Links to other lessons stay; a link to the README leads to the front page, others to the repository.

    Examples
    --------
    >>> with_links_of_a_page("See [README](../README.md).")
    'See [README](index.md).'
    """
    return re.sub(r"\]\(\.\./README\.md(#[\w-]*)?\)", "](index.md)", text)


def _shown(output: NotebookNode, name: str, figures: Path) -> NotebookNode | None:
    """An output as the page shows it."""
    if "data" not in output:
        return output
    data, alt = output["data"], _alt(output)
    if EXPLORER_MIME in data:
        return _html(page_part(output))
    if "image/png" in data:
        (figures / f"{name}.png").write_bytes(base64.b64decode(data["image/png"]))
        width = output["metadata"].get("image/png", {}).get("width")
        size = f' width="{width}"' if width else ""
        return _html(
            f'<img class="dark-light" src="_static/figures/{name}.png" alt="{html.escape(alt)}"{size}>'
        )
    kind = next((kind for kind in SHOWN if kind in data), None)
    if kind == "text/html":
        return _html(re.sub(r"""(href=["']\d\d_\w+)\.ipynb""", r"\1.html", data[kind]))
    return new_output("display_data", {kind: data[kind]}) if kind else None


def _alt(output: NotebookNode) -> str:
    return output.get("metadata", {}).get("image/png", {}).get("alt", "")


def _html(page: str) -> NotebookNode:
    return new_output("display_data", {"text/html": page})


def build(source: Path, page: Path) -> None:
    """Run Sphinx; a warning is an error.

    Parameters
    ----------
    source, page : Path
        Where `write_source` has written, and where the pages go.

    Raises
    ------
    SystemExit
        If Sphinx warns.
    """
    from sphinx.cmd.build import main

    options: list[Any] = ["-b", "html", "-q", "-W", "--keep-going", "-d", source.with_name("doctrees")]
    if code := main([*map(str, options), str(source), str(page)]):
        raise SystemExit(code)
