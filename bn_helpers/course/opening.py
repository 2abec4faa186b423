"""A lesson that is opened and read has not changed: the part of JupyterLab's server that sees to it.

When a kernel is ready, JupyterLab writes into the notebook which Python it runs, 3.13.1 perhaps, and from
then on calls it unsaved. The lessons are stored without it; here it is filled in as they are opened.
"""

from __future__ import annotations

from typing import Any

from ipykernel.ipkernel import IPythonKernel
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

STORED = {"name": "python"}


class Lessons(AsyncLargeFileManager):
    """The server's files; a notebook that says only "Python" says which, as the kernel will."""

    async def get(self, path: str, content: bool = True, *arguments: Any, **options: Any) -> Any:
        model = await super().get(path, content, *arguments, **options)
        if content and model["type"] == "notebook":
            metadata = model["content"]["metadata"]
            if metadata.get("language_info") == STORED:
                metadata["language_info"] = dict(IPythonKernel.language_info)
        return model
