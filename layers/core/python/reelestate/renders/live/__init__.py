"""Watching a job while it runs: who may, what they are told, and when it ends."""
