"""The custom resource behind signed downloads: a key pair whose private half never leaves Secrets Manager."""
