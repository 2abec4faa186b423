"""The course as its readers use it: JupyterLab in a browser (make test-browser)."""
