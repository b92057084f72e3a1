"""Which file of a finished job a person wants, and where it can be fetched."""

from dataclasses import dataclass

from reelestate.generation.infographics.schemas import InfographicResult
from reelestate.generation.schemas import cut_id
from reelestate.kit.errors import Conflict, InvalidInput
from reelestate.kit.storage import get_store
from reelestate.renders.api_schemas import Download, FileKind
from reelestate.renders.schemas import CutOutput, RenderResult
from reelestate.renders.tables import Job
from reelestate.renders.views import DOWNLOAD_SECONDS, file_name, film_of, infographic_of


@dataclass(frozen=True, slots=True)
class _File:
    key: str
    suffix: str
    cut: str | None = None
    size: tuple[int, int] | None = None
    seconds: float | None = None
    label: str = ""


def download(job: Job, kind: FileKind, cut: str | None, card: int) -> Download:
    """Where the file is. Raises Conflict for a job without files yet, InvalidInput for a file it does not have.

    Raises NotFound when the file was removed in the meantime.
    """
    film, graphic = film_of(job), infographic_of(job)
    if film:
        title, file = film.title, _of_film(film, kind, cut)
    elif graphic:
        title, file = graphic.title, _of_infographic(graphic, kind, cut, card)
    else:
        error = Conflict(f"The job is {job.status}; there is nothing to download.", status=job.status)
        error.code = "NOTHING_TO_DOWNLOAD"
        raise error
    store = get_store()
    facts = store.head(file.key)
    name = file_name(title, file.cut or "", file.label, file.suffix)
    return Download(
        download_url=store.presign_download(file.key, name, DOWNLOAD_SECONDS),
        expires_in=DOWNLOAD_SECONDS,
        file_name=name,
        file_size=facts.size,
        format=file.suffix,
        resolution=f"{file.size[0]}x{file.size[1]}" if file.size else None,
        duration=file.seconds,
        kind=kind,
        cut=file.cut,
    )


def _of_film(film: RenderResult, kind: FileKind, cut: str | None) -> _File:
    match kind:
        case "srt":
            return _File(film.srt_key, "srt")
        case "vtt":
            return _File(film.vtt_key, "vtt")
        case "storyboard":
            return _File(film.storyboard_key, "yaml", label="storyboard")
        case "claims":
            return _File(film.ledger_key, "json", label="claims")
        case "image":
            raise InvalidInput("kind", "a film is no image", "Ask for kind=thumbnail or kind=video.")
        case _:
            return _of_cut(_cut(film, cut), kind)


def _of_cut(output: CutOutput, kind: FileKind) -> _File:
    size = (output.width, output.height)
    if kind == "thumbnail":
        return _File(output.thumbnail_key, "jpg", output.cut, size, label="thumbnail")
    if kind == "report":
        return _File(output.quality_key, "json", output.cut, label="quality")
    return _File(output.video_key, "mp4", output.cut, size, output.seconds)


def _cut(film: RenderResult, cut: str | None) -> CutOutput:
    if cut is None:
        return film.outputs[0]
    found = next((output for output in film.outputs if output.cut == cut), None)
    if found is None:
        known = ", ".join(output.cut for output in film.outputs)
        raise InvalidInput("cut", f"this film has no cut {cut}", f"Choose one of {known}.")
    return found


def _of_infographic(graphic: InfographicResult, kind: FileKind, cut: str | None, card: int) -> _File:
    if kind not in {"video", "image"}:
        raise InvalidInput("kind", f"an infographic has no {kind}", "Ask for kind=image or kind=video.")
    wanted = "still" if kind == "image" else "motion"
    for file in graphic.files:
        name = cut_id(file.format, branded=True)
        if file.kind == wanted and file.card == card and cut in {None, name}:
            return _File(
                file.key, file.key.rpartition(".")[2], name, (file.width, file.height), file.seconds, str(card + 1)
            )
    raise InvalidInput("cut", f"there is no {kind} of card {card} in this format", "Choose one of the job's outputs.")
