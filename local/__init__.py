"""The one-machine runtime and the command line."""
