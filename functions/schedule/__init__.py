"""Work the clock asks for."""
