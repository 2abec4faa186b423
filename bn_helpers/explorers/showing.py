"""One explorer, three ways: live in Jupyter, on a page without a kernel, and as a picture elsewhere.

An explorer is an ES module in ``modules/`` that shows a *state*: plain numbers, which its Python face has
checked. The stored output of a cell holds the state and a picture of a few settings. Where a kernel runs,
anywidget is given the module's text; `page_part` puts the very same text on a static page.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display
from matplotlib.figure import Figure

from bn_helpers import figures
from bn_helpers.settings import is_static

MIME = "application/vnd.bn-helpers.explorer+json"
MODULES = Path(__file__).parent / "modules"
IMPORT = re.compile(r'^import \{[^}]*\} from "\./(\w+)\.js";\n', flags=re.MULTILINE)


@cache
def module_text(name: str) -> str:
    """The module with all that it imports, as one text: neither anywidget nor a page has to find a file."""
    parts: dict[str, str] = {}

    def add(module: str) -> None:
        source = (MODULES / f"{module}.js").read_text(encoding="utf-8")
        for other in IMPORT.findall(source):
            if other not in parts:
                add(other)
        parts[module] = IMPORT.sub("", source)

    add(name)
    own = parts.pop(name)
    return "\n".join([*(re.sub(r"^export ", "", part, flags=re.MULTILINE) for part in parts.values()), own])


def show(name: str, state: Mapping[str, Any], picture: Figure, alt: str) -> None:
    """Show an explorer in a notebook: live where somebody can move it, and stored as a picture and its state.

    Parameters
    ----------
    name : str
        Of the module in ``modules/``.
    state : mapping
        What the module is given; numbers, texts, lists and mappings only.
    picture : Figure
        A few telling settings. It is closed.
    alt : str
        The picture in words, for those who cannot see it.
    """
    data, metadata = figures.picture(picture, alt)
    data[MIME] = {"name": name, "state": state}
    if not is_static():
        data |= _widget(name, state)._repr_mimebundle_()[0] | {"text/plain": alt}
    if InteractiveShell.initialized():
        display(data, metadata=metadata, raw=True)
    else:
        print(alt)


def page_part(output: Mapping[str, Any]) -> str:
    """HTML that shows a stored explorer on a static page: the picture, and in its place the explorer.

    Parameters
    ----------
    output : mapping
        The output of a notebook's cell, with ``data`` and ``metadata``.

    Returns
    -------
    str
        A part of a page. It asks the network for nothing, and several may stand on one page.
    """
    explorer, alt = output["data"][MIME], output["metadata"]["image/png"]["alt"]
    size = f'width="{output["metadata"]["image/png"]["width"]}" style="max-width: 100%"'
    state = json.dumps(explorer["state"], ensure_ascii=False).replace("</", "<\\/")
    place = f"explorer-{hashlib.sha1((explorer['name'] + state).encode()).hexdigest()[:8]}"
    image = f"data:image/png;base64,{output['data']['image/png'].strip()}"
    return f"""<div id="{place}"><img src="{image}" alt="{html.escape(alt)}" {size}></div>
<script type="module">
{module_text(explorer["name"])}
const values = {{ state: {state} }};
const model = {{ get: key => values[key], set: (key, value) => {{ values[key] = value; }} }};
render({{ model, el: document.getElementById("{place}") }});
</script>
"""


def numbers(values: Any, digits: int = 5) -> Any:
    """An array as nested lists of numbers rounded to so many significant digits: a short state."""
    array = np.asarray(values, dtype=float)
    with np.errstate(divide="ignore"):
        power = np.floor(np.log10(np.abs(array)))
    scale = 10.0 ** (digits - 1 - np.where(np.isfinite(power), power, 0))
    rounded = np.round(array * scale) / scale
    return json.loads(json.dumps(rounded.tolist()), parse_float=_short, parse_int=int)


def _short(number: str) -> float | int:
    value = float(f"{float(number):.12g}")
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def _widget(name: str, state: Mapping[str, Any]) -> Any:
    """The explorer as a widget of a live kernel."""
    import anywidget
    import traitlets

    fields = {"_esm": module_text(name), "state": traitlets.Dict().tag(sync=True)}
    return type("Explorer", (anywidget.AnyWidget,), fields)(state=dict(state))
