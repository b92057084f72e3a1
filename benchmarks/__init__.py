"""Speed and quality of the renderer, as ratios measured in one run: ``make bench``."""
