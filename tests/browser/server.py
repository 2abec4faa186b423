"""A JupyterLab server for tests: what it writes is its own, and it cannot reach the network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import matplotlib

TOKEN = "for-tests"
OPTIONS = (
    "--no-browser",
    "--allow-root",  # in a container the tests often run as root
    "--ip=127.0.0.1",
    "--port=0",  # any free one
    f"--IdentityProvider.token={TOKEN}",
    "--LabApp.expose_app_in_browser=True",  # as window.jupyterapp
    "--LabApp.extension_manager=readonly",
)
SETTINGS = {
    "@jupyterlab/apputils-extension:notification": {"checkForUpdates": False, "fetchNews": "false"},
    "@jupyterlab/docmanager-extension:plugin": {"autosave": False},  # a test saves when the learner does
}
# Every Python process of the server, kernels too, runs this first: it refuses other machines, and says so.
NO_NETWORK = """
import sys

def refuse(event, arguments):
    if event not in ("socket.connect", "socket.getaddrinfo"):
        return
    address = arguments[1] if event == "socket.connect" else arguments
    host = address[0] if isinstance(address, tuple) else "localhost"  # a string names a local socket
    if host not in (None, "", "localhost", "127.0.0.1", "::1", "0.0.0.0"):
        with open({log!r}, "a") as log:
            print(event, host, file=log)
        raise OSError(f"no network here: {{host}}")

sys.addaudithook(refuse)
"""


class Server:
    """`jupyter lab` on 127.0.0.1, with everything it writes below one folder."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.root = folder / "root"
        self.calls_outside = folder / "calls_outside.log"
        self.log = folder / "server.log"
        self._write_settings()
        command = [sys.executable, "-m", "jupyterlab", *OPTIONS, f"--ServerApp.root_dir={self.root}"]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, env=self._environment(), stdout=log, stderr=log)
        self.url = self._wait_for_url()

    def _write_settings(self) -> None:
        for name in ("root", "home", "first", "config/labconfig"):
            (self.folder / name).mkdir(parents=True)
        settings = self.folder / "config/labconfig/default_setting_overrides.json"
        settings.write_text(json.dumps(SETTINGS), encoding="utf-8")
        hook = NO_NETWORK.format(log=str(self.calls_outside))
        (self.folder / "first/sitecustomize.py").write_text(hook, encoding="utf-8")

    def _environment(self) -> dict[str, str]:
        """The environment of a learner, who has none of the settings of this test run."""
        ours = ("BN_", "JUPYTER", "PYTEST", "IPYTHON", "MPL")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        return kept | {
            "HOME": str(self.folder / "home"),
            "BN_PROGRESS_FOLDER": ".bn_progress",  # beside the copies that a test opens
            "JUPYTER_CONFIG_DIR": str(self.folder / "config"),
            "JUPYTER_DATA_DIR": str(self.folder / "data"),
            "JUPYTER_RUNTIME_DIR": str(self.folder / "runtime"),
            "MPLCONFIGDIR": matplotlib.get_configdir(),  # holds the list of fonts, which takes long to make
            "PYTHONPATH": str(self.folder / "first"),
        }

    def _wait_for_url(self) -> str:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and self.process.poll() is None:
            for file in (self.folder / "runtime").glob("jpserver-*.json"):  # there once the port is open
                return str(json.loads(file.read_text(encoding="utf-8"))["url"])
            time.sleep(0.1)
        raise RuntimeError(f"jupyter lab did not start:\n{self.log.read_text(encoding='utf-8')}")

    def stop_kernels(self) -> None:
        for session in json.loads(self._request("GET", "sessions")):
            self._request("DELETE", f"sessions/{session['id']}")

    def _request(self, method: str, path: str) -> bytes:
        request = urllib.request.Request(f"{self.url}api/{path}?token={TOKEN}", method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read()

    def stop(self) -> None:
        self.stop_kernels()
        self.process.terminate()
        self.process.wait(timeout=60)
