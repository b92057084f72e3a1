"""Measures what one film takes of a machine, for `reelestate cost`. Run with ``python -m benchmarks.cost``."""
