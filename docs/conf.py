"""Sphinx's settings for the course's pages; `make site` calls it (see bn_helpers/course/site.py)."""

from importlib.util import find_spec
from pathlib import Path

project = "Batch Normalization from first principles"
author = copyright = "The Batch Norm course team"
extensions = ["myst_nb", "sphinx.ext.mathjax"]
html_theme = "sphinx_book_theme"
html_title = "Batch Norm"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_js_files = ["site.js"]
html_favicon = "_static/icon.svg"
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {
    "show_toc_level": 2,
    "use_download_button": False,
    "use_fullscreen_button": False,
    "back_to_top_button": False,  # it would lie on the sliders of an explorer
    "navbar_start": [],
    "navbar_center": [],
    "navbar_end": [],
    "navbar_persistent": [],  # search is at the side
    "article_header_end": ["theme-switcher", "toggle-secondary-sidebar"],
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
nb_execution_mode = "off"  # the stored outputs are held equal to a fresh run by the tests
nb_number_source_lines = False
nb_render_markdown_format = "myst"  # the tables that cells print
myst_enable_extensions = ["dollarmath", "amsmath"]
myst_heading_anchors = 3
suppress_warnings = ["mystnb.unknown_mime_type"]

# One file draws all formulas as SVG: no fonts, no other address. (It is MathJax 3.2.2, Apache 2.0.)
mathjax_path = "tex-svg.js"
mathjax_config_path = "formulas.js"


def setup(app):
    found = find_spec("sphinx-mathjax-offline").submodule_search_locations[0]
    html_static_path.append(str(Path(found) / "static" / "mathjax" / mathjax_path))
