"""The copy of a photo that films are made from."""

from io import BytesIO

from reelestate.kit.photos.opening import Photo

_QUALITY = 92


def working_copy(photo: Photo) -> bytes:
    """The photo as an upright sRGB JPEG without any metadata; the same photo always gives the same bytes."""
    from PIL import Image

    stream = BytesIO()
    Image.fromarray(photo.rgb, "RGB").save(stream, "JPEG", quality=_QUALITY, subsampling="4:2:0", optimize=False)
    return stream.getvalue()
