"""The sample listing's photographs, made in code (Mitsuba 3 path tracing)."""
