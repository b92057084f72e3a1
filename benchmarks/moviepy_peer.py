"""MoviePy making the same edit, run by its own interpreter: ``moviepy_peer.py EDIT.json OUT.mp4``.

Written as its documentation teaches. In its favour the photos come cropped to what the camera sees and shrunk to what
the canvas needs, and text comes as finished pictures.
"""

import json
import sys

from moviepy import CompositeVideoClip, ImageClip, vfx


def main(edit_file, out):
    with open(edit_file) as file:  # noqa: PTH123
        edit = json.load(file)
    fps, (width, height) = edit["fps"], edit["size"]
    clips = [shot_clip(shot, fps, width) for shot in edit["shots"]]
    clips += [layer_clip(layer, fps) for layer in edit["layers"]]
    film = CompositeVideoClip(clips, size=(width, height)).with_duration(edit["frames"] / fps)
    film.write_videofile(
        out,
        fps=fps,
        codec="libx264",
        preset="veryfast",
        ffmpeg_params=["-crf", "20", "-g", "60"],
        threads=2,
        logger=None,
    )


def shot_clip(shot, fps, width):
    views = shot["views"]

    def view(t):
        return views[min(len(views) - 1, round(t * fps))]

    def size(t):
        return width / view(t)[2], width / view(t)[2] * shot["aspect"]

    def position(t):
        (w, h), (x, y, _) = size(t), view(t)
        return -x * w, -y * h

    clip = ImageClip(shot["picture"]).with_duration(len(views) / fps).resized(size).with_position(position)
    clip = clip.with_start(shot["start"] / fps)
    return clip.with_effects([vfx.CrossFadeIn(shot["fade"] / fps)]) if shot["fade"] else clip


def layer_clip(layer, fps):
    clip = ImageClip(layer["picture"]).with_start(layer["start"] / fps).with_position((layer["x"], layer["y"]))
    clip = clip.with_duration((layer["end"] - layer["start"]) / fps)
    fades = [vfx.CrossFadeIn(layer["fade_in"] / fps)] if layer["fade_in"] else []
    fades += [vfx.CrossFadeOut(layer["fade_out"] / fps)] if layer["fade_out"] else []
    return clip.with_effects(fades) if fades else clip


if __name__ == "__main__":
    main(*sys.argv[1:])
