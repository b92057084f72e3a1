"""What users should know."""
