"""Photos from people: opened without trusting them, turned upright, sRGB, free of metadata."""

from reelestate.kit.photos.bounded import Bounds, Outcome, Untrusted, run_bounded
from reelestate.kit.photos.opening import MAX_SIDE, Photo, open_photo
from reelestate.kit.photos.thumbnails import THUMBNAIL_SIDES, thumbnails
from reelestate.kit.photos.working_copy import working_copy

__all__ = [
    "MAX_SIDE",
    "THUMBNAIL_SIDES",
    "Bounds",
    "Outcome",
    "Photo",
    "Untrusted",
    "open_photo",
    "run_bounded",
    "thumbnails",
    "working_copy",
]
