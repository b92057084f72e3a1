"""Helper's side of photos: opened, copied, analysed and made small in a bounded process."""

from pathlib import Path
from typing import Any

from reelestate.kit.photos import open_photo, thumbnails, working_copy


def examine_photo(data: bytes, name: str, options: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The helper's task. Reads the file at ``options['path']`` when there is one, else takes ``data``.

    The bytes are the working copy and then, with ``options['thumbnails']``, the thumbnails; ``lengths`` lists (side,
    length) of each, the working copy under side 0. Raises InvalidInput for what is no usable photo.
    """
    import cv2

    from reelestate.providers.photo_analysis.local import LocalPhotoAnalysis

    cv2.setNumThreads(1)
    photo = open_photo(Path(options["path"]).read_bytes() if "path" in options else data, name=name)
    report = LocalPhotoAnalysis().analyze(photo.rgb, file_name=name, metadata=photo.metadata)
    pictures = {0: working_copy(photo)} | (thumbnails(photo.rgb) if options.get("thumbnails") else {})
    result = {
        "report": report.model_dump(mode="json"),
        "metadata": photo.metadata,
        "notes": list(photo.notes),
        "lengths": [(side, len(jpeg)) for side, jpeg in pictures.items()],
    }
    return result, b"".join(pictures.values())
