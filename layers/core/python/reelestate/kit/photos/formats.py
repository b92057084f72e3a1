"""Which picture formats are accepted, recognised by their first bytes and never by the file's name."""

from io import BytesIO
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from PIL.ImageFile import ImageFile

Format = Literal["jpeg", "png", "gif", "webp", "tiff", "heif", "avif", "bmp"]

ACCEPTED = "JPEG, PNG, WebP, HEIC, AVIF, TIFF, GIF or BMP"

_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_AVIF_BRANDS = {b"avif", b"avis"}


def sniff(data: bytes) -> Format | None:
    """The format that the first bytes declare, or None."""
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data.startswith((b"II*\x00", b"MM\x00*")):
        return "tiff"
    if data[4:8] == b"ftyp":
        return _iso_media(data)
    if data.startswith(b"BM") and len(data) > 26:
        return "bmp"
    return None


def header(data: bytes, fmt: Format) -> "ImageFile":
    """Reads the header only: size and mode are known, no pixel is decoded.

    The decoder's class is used directly, because ``Image.open`` refuses large pictures before their JPEG scale can be
    reduced, and a MPO or text file must not choose another decoder.
    """
    stream = BytesIO(data)
    match fmt:
        case "jpeg":
            from PIL.JpegImagePlugin import JpegImageFile

            return JpegImageFile(stream)
        case "png":
            from PIL.PngImagePlugin import PngImageFile

            return PngImageFile(stream)
        case "gif":
            from PIL.GifImagePlugin import GifImageFile

            return GifImageFile(stream)
        case "webp":
            from PIL.WebPImagePlugin import WebPImageFile

            return WebPImageFile(stream)
        case "tiff":
            from PIL.TiffImagePlugin import TiffImageFile

            return TiffImageFile(stream)
        case "bmp":
            from PIL.BmpImagePlugin import BmpImageFile

            return BmpImageFile(stream)
        case "avif":
            from PIL.AvifImagePlugin import AvifImageFile

            return AvifImageFile(stream)
        case "heif":
            return _heif(stream)


def _iso_media(data: bytes) -> Format | None:
    size = min(int.from_bytes(data[:4], "big"), 256)
    brands = {data[8:12]} | {data[at : at + 4] for at in range(16, size - 3, 4)}
    if brands & _AVIF_BRANDS:
        return "avif"
    return "heif" if brands & _HEIF_BRANDS else None


def _heif(stream: BytesIO) -> "ImageFile":
    from pillow_heif import options
    from pillow_heif.as_plugin import HeifImageFile

    options.DECODE_THREADS = 1
    picture: ImageFile = HeifImageFile(stream)  # type: ignore[no-untyped-call]
    return picture
