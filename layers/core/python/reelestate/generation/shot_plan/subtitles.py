"""Burned-in captions from the words' real times."""

from reelestate.film.captions.cues import Cue, Word, cues, line_length
from reelestate.film.timeline import Canvas, CaptionOverlay, CaptionWord
from reelestate.generation.shot_plan.model import PlanRequest
from reelestate.generation.shot_plan.story import Story


def captions(request: PlanRequest, story: Story, canvas: Canvas, silent: frozenset[str]) -> tuple[CaptionOverlay, ...]:
    """One overlay per cue. ``silent`` names the lines that this cut does not speak."""
    words: list[Word] = []
    breaks: set[int] = set()
    for scene in story.scenes:
        spoken = request.speech.get(scene.line_id) if scene.line_id else None
        if spoken is None or scene.line_id in silent:
            continue
        breaks.add(len(words))
        offset = round(scene.start_frame * 1000 / canvas.fps)
        words.extend(Word(text, offset + start, offset + end) for text, start, end in spoken.words)
    film_end = story.grid.frames * 1000 // canvas.fps
    found = cues(words, max_chars=line_length(canvas), fps=canvas.fps, breaks=breaks, end_ms=film_end)
    return tuple(_overlay(cue, request.language, canvas.fps, story.grid.frames) for cue in found)


def _overlay(cue: Cue, language: str, fps: int, film_frames: int) -> CaptionOverlay:
    start = _frame(cue.start_ms, fps)
    end = min(film_frames, max(start + 1, _frame(cue.end_ms, fps)))
    return CaptionOverlay(
        start_frame=start,
        end_frame=end,
        words=tuple(_word(word, start, end, fps) for word in cue.words),
        lines=cue.lines,
        language=language,
    )


def _word(word: Word, start: int, end: int, fps: int) -> CaptionWord:
    first = min(max(_frame(word.start_ms, fps), start), end - 1)
    last = min(max(_frame(word.end_ms, fps), first + 1), end)
    return CaptionWord(text=word.text, start_frame=first, end_frame=last)


def _frame(milliseconds: int, fps: int) -> int:
    return round(milliseconds * fps / 1000)
