"""Pipeline steps from analysed photos to drawn and checked cards; ``renders.infographics`` completes the job."""

from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from reelestate.brand_kits.schemas import BrandKit
from reelestate.film.infographic import ENGINE
from reelestate.film.infographic.model import Infographic
from reelestate.film.timeline.model import Asset
from reelestate.generation import filming
from reelestate.generation.infographics.plan import plan
from reelestate.generation.infographics.schemas import (
    InfographicDocument,
    InfographicFile,
    InfographicParameters,
    InfographicPlan,
)
from reelestate.generation.schemas import CANVASES, Format, StoryPhoto
from reelestate.generation.steps import brand_pictures, subject, usable_photos
from reelestate.kit.canonical import content_key
from reelestate.kit.database import transaction
from reelestate.kit.errors import InvalidInput
from reelestate.kit.settings import get_settings
from reelestate.kit.steps import Step, StepContext, StepModel
from reelestate.kit.storage import ObjectStore, artefact_key, get_store, job_key
from reelestate.media import repository as media


class PlanLayoutInput(StepModel):
    """The project, its photos and what was chosen."""

    project_id: UUID
    photo_batches: tuple[tuple[UUID, ...], ...]
    infographic: InfographicParameters


class CardItem(StepModel):
    """A card in a format."""

    card: int
    format: Format


class PlanLayoutOutput(StepModel):
    """Where the ``InfographicDocument`` is, and what is to be drawn."""

    key: str
    items: tuple[CardItem, ...]


def plan_layout(context: StepContext, given: PlanLayoutInput) -> PlanLayoutOutput:
    """Decides what goes on which card. Raises as ``plan.plan`` does."""
    store = get_store()
    chosen = given.infographic
    media_ids = tuple(media_id for batch in given.photo_batches for media_id in batch)
    with transaction(context.organization_id) as session:
        facts, kit, brand = subject(session, given.project_id)
        photos = usable_photos(list(media.get_many(session, media_ids)))
    if not photos:
        raise InvalidInput("photos", "none of them can be used", "Add at least one photo of the property.")
    planned = plan(facts, kit, photos, chosen, chosen.design, chosen.link)
    for note in planned.notes:
        context.note(note)
    infographic = assemble(
        planned,
        kit,
        photos,
        brand_pictures(context, store, brand),
        unbranded=chosen.unbranded,
        watermark=chosen.watermark,
    )
    document = InfographicDocument(plan=planned, infographic=infographic, formats=chosen.formats)
    key = store.put_json(job_key(context.organization_id, context.job_id, "infographic.json"), document)
    items = tuple(CardItem(card=card, format=name) for name in chosen.formats for card in range(len(planned.cards)))
    return PlanLayoutOutput(key=key, items=items)


def assemble(
    planned: InfographicPlan,
    kit: BrandKit,
    photos: list[StoryPhoto],
    pictures: Mapping[str, Asset],
    *,
    unbranded: bool = False,
    watermark: bool = False,
) -> Infographic:
    """The infographic a plan describes, with its pictures; an unbranded one carries no agent, logo or link."""
    handles = {photo.handle: photo.asset for photo in photos}
    assets = {handle: handles[handle] for handle in planned.photos}
    cards = planned.cards
    if unbranded:
        cards = tuple(card.model_copy(update={"agent": False, "link": ""}) for card in cards)
    else:
        assets |= pictures
    return Infographic(
        design=planned.design,
        branded=not unbranded,
        watermark=watermark,
        brand=filming.brand_of(kit, {} if unbranded else pictures),
        license_number="" if unbranded else kit.license_number,
        website="" if unbranded else kit.website,
        assets=assets,
        cards=cards,
    )


class DrawCardInput(StepModel):
    """A planned card in a format."""

    plan_key: str
    card: int
    format: Format


class DrawCardOutput(StepModel):
    """The card's files."""

    files: tuple[InfographicFile, ...]


def draw_card(context: StepContext, given: DrawCardInput) -> DrawCardOutput:
    """Draws the still, and the moving card when asked; what was drawn before is not drawn again."""
    store = get_store()
    document = InfographicDocument.model_validate(store.get_json(given.plan_key))
    content = card_content(document, given.card, given.format)
    kinds = {"still": "png", "motion": "mp4"} if _moves(document) else {"still": "png"}
    keys = {kind: artefact_key(context.organization_id, "infographic", content, end) for kind, end in kinds.items()}
    drawn_key = artefact_key(context.organization_id, "infographic", content, "files.json")
    if not store.exists(drawn_key):
        _draw(context, store, document, given, keys, content)
    drawn = DrawCardOutput.model_validate(store.get_json(drawn_key))
    # The same picture may stand at another place of another infographic: only the pixels are shared.
    return DrawCardOutput(files=tuple(file.model_copy(update={"card": given.card}) for file in drawn.files))


def card_content(document: InfographicDocument, card: int, picture_format: Format) -> str:
    """SHA-256 of everything that determines a card's pixels."""
    infographic = document.infographic
    one = infographic.model_copy(update={"cards": (infographic.cards[card],)})
    return content_key("infographic", ENGINE, one, CANVASES[picture_format], _moves(document))


def _moves(document: InfographicDocument) -> bool:
    return document.plan.settings.animation == "light_motion"


def _draw(
    context: StepContext,
    store: ObjectStore,
    document: InfographicDocument,
    given: DrawCardInput,
    keys: Mapping[str, str],
    content: str,
) -> None:
    from reelestate.film.infographic.check import CardReport
    from reelestate.film.infographic.drawing import paint, png, scene_of
    from reelestate.film.picture.fonts import FontBook

    canvas, infographic = CANVASES[given.format], document.infographic
    pictures = {
        asset.sha256: store.download(asset.key, context.scratch / asset.sha256)
        for asset in _shown(infographic, given.card).values()
    }
    fonts = FontBook(get_settings().assets_dir / "fonts")
    scene = scene_of(infographic, given.card, canvas, fonts, pictures)
    for text in scene.left_out:
        context.note(f"Card {given.card + 1} in {given.format}: there was no room for “{text}”.")
    common = {
        "card": given.card,
        "role": infographic.cards[given.card].role,
        "format": given.format,
        "width": canvas.width,
        "height": canvas.height,
    }
    still = png(paint(scene, pictures))
    store.put(keys["still"], still, "image/png")
    files = [InfographicFile(key=keys["still"], kind="still", media_type="image/png", bytes=len(still), **common)]
    if "motion" in keys:
        from reelestate.film.infographic.motion import film

        path = context.scratch / "card.mp4"
        frames = film(scene, pictures, path, context.scratch, canvas.fps)
        store.upload(path, keys["motion"], "video/mp4")
        files.append(
            InfographicFile(
                key=keys["motion"],
                kind="motion",
                media_type="video/mp4",
                bytes=path.stat().st_size,
                seconds=frames / canvas.fps,
                **common,
            )
        )
    organization_id = context.organization_id
    store.put_json(artefact_key(organization_id, "infographic", content, "report.json"), CardReport.of(scene))
    store.put_json(artefact_key(organization_id, "infographic", content, "files.json"), {"files": files})


def _shown(infographic: Infographic, card: int) -> dict[str, Asset]:
    """The assets one card shows."""
    brand = infographic.brand
    names = {photo.asset for photo in infographic.cards[card].photos}
    names |= {name for name in (brand.logo, brand.headshot) if name}
    return {name: infographic.assets[name] for name in sorted(names)}


class CheckCardsInput(StepModel):
    """All drawn cards."""

    plan_key: str
    drawn: tuple[DrawCardOutput, ...]


class CheckCardsOutput(StepModel):
    """Where the report is, and the least contrast of any text."""

    key: str
    least_contrast: float


def check_cards(context: StepContext, given: CheckCardsInput) -> CheckCardsOutput:
    """Measures every file. Raises QualityRejected when one misses a figure."""
    from reelestate.film.infographic.check import CardReport, check_card, check_motion, check_png, combined

    store = get_store()
    document = InfographicDocument.model_validate(store.get_json(given.plan_key))
    reports = []
    for file in (file for drawn in given.drawn for file in drawn.files):
        canvas = CANVASES[file.format]
        path = store.download(file.key, context.scratch / Path(file.key).name)
        if file.kind == "still":
            content = card_content(document, file.card, file.format)
            key = artefact_key(context.organization_id, "infographic", content, "report.json")
            reports.append(check_card(CardReport.model_validate(store.get_json(key))))
            reports.append(check_png(path, file.width, file.height))
        else:
            reports.append(check_motion(path, canvas, round((file.seconds or 0) * canvas.fps)))
        path.unlink()
    report = combined(reports)
    key = store.put_json(job_key(context.organization_id, context.job_id, "infographic-quality.json"), report)
    report.reject()
    contrasts = [float(check.measured or 0) for check in report.checks if check.name == "text_contrast"]
    return CheckCardsOutput(key=key, least_contrast=min(contrasts))


STEPS = (
    Step("plan_layout", PlanLayoutInput, plan_layout),
    Step("draw_card", DrawCardInput, draw_card, item=lambda given: f"{given.card}-{given.format.replace(':', 'x')}"),
    Step("check_cards", CheckCardsInput, check_cards),
)
