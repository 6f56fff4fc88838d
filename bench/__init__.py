"""Measures Kring as a phone sees it: `python -m bench.run`. Figures and how to read them: docs/performance.md."""
