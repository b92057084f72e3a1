"""Resumes the state that waits for a model's answer."""
