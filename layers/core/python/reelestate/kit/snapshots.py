"""What a function reads before Lambda takes its snapshot, no environment restored from it reads again."""

import os
from importlib import import_module


def read_ahead(*modules: str) -> None:
    """Imports the modules where a snapshot is about to be taken; elsewhere they are imported when they are needed."""
    if os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start":
        for module in modules:
            import_module(module)
