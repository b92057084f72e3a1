"""Runs a filter graph built with ffmpeg-python on the FFmpeg that imageio-ffmpeg ships."""

from typing import Any

from reelestate.kit.errors import StudioError


def run(graph: Any) -> None:
    """Runs an ffmpeg-python output (or merged outputs) to its end, overwriting files.

    Raises StudioError with the last lines FFmpeg said.
    """
    import ffmpeg
    import imageio_ffmpeg

    command = graph.global_args("-hide_banner", "-nostdin", "-loglevel", "error")
    try:
        command.run(cmd=imageio_ffmpeg.get_ffmpeg_exe(), overwrite_output=True, quiet=True)
    except ffmpeg.Error as error:
        said = error.stderr.decode(errors="replace").strip()[-800:]
        raise StudioError("FFmpeg could not process the sound.", ffmpeg=said) from error
