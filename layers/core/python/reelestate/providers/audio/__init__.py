"""What speech and music share: WAV bytes, loudness and filters, as arrays of floats in −1 … 1."""
