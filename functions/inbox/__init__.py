"""Events of third parties."""
