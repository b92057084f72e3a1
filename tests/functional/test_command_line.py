"""Whatever a person gives the command: a clear line with field and remedy, or a right plan. Never a traceback."""

import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from PIL import Image

from local import cli

REPOSITORY = Path(__file__).parents[2]
INPUTS = REPOSITORY.parent / "shared" / "inputs"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs the command in this process; answers exit code, standard output, standard error."""
    monkeypatch.setenv("REELESTATE_ASSETS_DIR", str(REPOSITORY / ".assets"))
    monkeypatch.setenv("COLUMNS", "400")

    def _run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["reelestate", *map(str, arguments)])
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1 if end.code else 0
        out, err = capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    return _run


def photo(width: int = 800, height: int = 600, seed: int = 1) -> Image.Image:
    """A picture with structure: a gradient with blocks."""
    rng = np.random.default_rng(seed)
    blocks = rng.integers(40, 220, (6, 8, 3), dtype=np.uint8)
    return Image.fromarray(blocks).resize((width, height), Image.Resampling.BICUBIC)


def encoded(picture: Image.Image, kind: str, **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


@pytest.fixture
def listing(tmp_path: Path) -> Callable[..., Path]:
    """Writes a listing file; keywords replace fields of a sound one."""

    def write(**fields: Any) -> Path:
        sound = {
            "title": "A house by the sea",
            "status": "just_listed",
            "address_line1": "1 Shore Road",
            "city": "Hout Bay",
            "listing_price": 950000,
            "currency": "USD",
            "bedrooms": 3,
            "bathrooms": 2,
        }
        path = tmp_path / "listing.yaml"
        path.write_text(yaml.safe_dump(sound | fields, allow_unicode=True), encoding="utf-8")
        return path

    return write


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A directory with a sound photo."""
    directory = tmp_path / "photos"
    directory.mkdir()
    (directory / "front.jpg").write_bytes(encoded(photo(), "JPEG"))
    return directory


def test_a_plan_shows_script_shots_and_ledger(run: Run, listing: Callable[..., Path], photos: Path) -> None:
    for seed, name in enumerate(("kitchen.jpg", "bedroom.jpg"), start=2):
        (photos / name).write_bytes(encoded(photo(seed=seed), "JPEG"))

    code, out, _ = run("plan", listing(), "--photos", photos, "--json")

    film = json.loads(out)
    assert code == 0
    assert {row["status"] for row in film["story"]["ledger"]["rows"]} == {"bound"}
    assert film["credits"] == 2
    assert next(iter(film["plan"]["timelines"].values()))["shots"]


def test_an_edited_storyboard_is_held_against_the_facts(
    run: Run, listing: Callable[..., Path], photos: Path, tmp_path: Path
) -> None:
    board = tmp_path / "story.yaml"
    facts = listing()
    run("plan", facts, "--photos", photos, "--save", board)
    text = board.read_text(encoding="utf-8")
    edited = yaml.safe_load(text)
    edited["lines"][0]["say"] = "Five bedrooms with a heated swimming pool."
    board.write_text(yaml.safe_dump(edited, allow_unicode=True), encoding="utf-8")

    code, _, err = run("plan", facts, "--photos", photos, "--storyboard", board)

    assert code == 2
    assert "CLAIM_UNBOUND" in err


def test_unlawful_copy_is_refused(run: Run, listing: Callable[..., Path], photos: Path, tmp_path: Path) -> None:
    board = tmp_path / "story.yaml"
    facts = listing()
    run("plan", facts, "--photos", photos, "--save", board)
    edited = yaml.safe_load(board.read_text(encoding="utf-8"))
    edited["lines"][0]["say"] = "A home for adults only, no children."
    board.write_text(yaml.safe_dump(edited, allow_unicode=True), encoding="utf-8")

    code, _, err = run("plan", facts, "--photos", photos, "--storyboard", board)

    assert code == 2
    assert "FAIR_HOUSING_BLOCKED" in err


@pytest.mark.parametrize(
    ("fields", "names"),
    [
        ({"listing_price": -5}, "price"),
        ({"address_line1": ""}, "address_line1"),
        ({"bedrooms": "many"}, "bedrooms"),
        ({"status": "haunted"}, "status"),
        ({"title": ""}, "title"),
        ({"year_built": 3020}, "year_built"),
        ({"brand": {"logo": "missing.png"}}, "logo"),
    ],
)
def test_a_faulty_listing_names_the_field(
    run: Run, listing: Callable[..., Path], photos: Path, tmp_path: Path, fields: dict[str, Any], names: str
) -> None:
    code, _, err = run("render", listing(**fields), "--photos", photos, "--home", tmp_path / "home", "--out", tmp_path)

    assert code == 2
    assert names in err


def test_a_long_description_and_unknown_fields_do_no_harm(run: Run, listing: Callable[..., Path], photos: Path) -> None:
    code, out, err = run("plan", listing(description="Lovely. " * 625, bedroms=4), "--photos", photos)

    assert code == 0
    assert "bedrooms" in out + err
    assert run("plan", listing(bedroms=4), "--photos", photos, "--strict")[0] == 2


@pytest.mark.parametrize(
    "option", [("--duration", "17"), ("--tone", "angry"), ("--formats", "9:17"), ("--voice", "Nobody")]
)
def test_a_faulty_choice_names_the_option(
    run: Run, listing: Callable[..., Path], photos: Path, option: tuple[str, str]
) -> None:
    code, _, err = run("plan", listing(), "--photos", photos, *option)

    assert code == 2
    assert option[0].strip("-") in err


def test_no_photo_names_the_remedy(run: Run, listing: Callable[..., Path], tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()

    code, _, err = run("plan", listing(), "--photos", tmp_path / "none")

    assert code == 2
    assert "Put at least one photo there" in err


UNUSABLE = {
    "truncated.jpg": encoded(photo(), "JPEG")[:6000],
    "dot.png": encoded(photo(1, 1), "PNG"),
    "notes.jpg": b"Dear agent, the photos follow on Monday.",
    "empty.jpg": b"",
}


@pytest.mark.parametrize("name", UNUSABLE)
def test_an_unusable_photo_is_left_out_and_named(
    run: Run, listing: Callable[..., Path], photos: Path, name: str
) -> None:
    (photos / name).write_bytes(UNUSABLE[name])

    code, out, _ = run("plan", listing(), "--photos", photos)

    assert code == 0
    assert name in out


def test_only_unusable_photos_are_an_error(run: Run, listing: Callable[..., Path], tmp_path: Path) -> None:
    directory = tmp_path / "bad"
    directory.mkdir()
    for name, data in UNUSABLE.items():
        (directory / name).write_bytes(data)

    code, _, err = run("plan", listing(), "--photos", directory)

    assert code == 2
    assert "photos" in err


ODD = {
    "one.jpg": lambda: encoded(photo(), "JPEG"),
    "cmyk.jpg": lambda: encoded(photo().convert("CMYK"), "JPEG"),
    "deep.png": lambda: encoded(Image.fromarray(np.tile(np.linspace(0, 65535, 800, dtype=np.uint16), (600, 1))), "PNG"),
    "moving.gif": lambda: encoded(photo(), "GIF", save_all=True, append_images=[photo(seed=9)]),
    "phone.heic": lambda: _heic(),
    "vast.jpg": lambda: encoded(Image.new("RGB", (20_000, 20_000), (90, 120, 160)), "JPEG", quality=30),
}


def _heic() -> bytes:
    import pillow_heif

    buffer = io.BytesIO()
    pillow_heif.from_pillow(photo()).save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("name", ODD)
def test_an_odd_photo_alone_gives_a_plan(run: Run, listing: Callable[..., Path], tmp_path: Path, name: str) -> None:
    directory = tmp_path / "odd"
    directory.mkdir()
    (directory / name).write_bytes(ODD[name]())

    code, out, err = run("plan", listing(), "--photos", directory, "--duration", "15", "--json")

    assert code == 0, err
    shots = next(iter(json.loads(out)["plan"]["timelines"].values()))["shots"]
    assert {shot["asset"] for shot in shots}


@pytest.mark.long
def test_two_hundred_photos_give_a_plan(run: Run, listing: Callable[..., Path], tmp_path: Path) -> None:
    directory = tmp_path / "many"
    directory.mkdir()
    for index in range(200):
        (directory / f"{index:03}.jpg").write_bytes(encoded(photo(640, 480, seed=index), "JPEG"))

    assert run("plan", listing(), "--photos", directory)[0] == 0


@pytest.mark.skipif(not INPUTS.exists(), reason="the shared inputs are not here")
def test_every_naughty_string_gives_a_plan_or_a_named_field(
    run: Run, listing: Callable[..., Path], photos: Path
) -> None:
    strings = json.loads((INPUTS / "blns.json").read_text(encoding="utf-8"))
    fields = ("title", "address_line1", "city", "neighborhood", "description", "mls_number")
    for start in range(0, len(strings), 60):
        text = strings[start : start + 60]
        for name in fields[start // 60 % len(fields) :][:1]:
            code, _, err = run(
                "plan", listing(**{name: " ".join(text)[:200], "features": text[:8]}), "--photos", photos
            )
            assert code in {0, 2}
            assert code == 0 or ":" in err


@pytest.mark.skipif(not INPUTS.exists(), reason="the shared inputs are not here")
def test_the_real_house_says_only_what_its_listing_says(run: Run, tmp_path: Path) -> None:
    house = tmp_path / "house"
    house.mkdir()
    for path in ("listing.json", "kitchen.jpg", "living-room-1.jpg", "outside-balcony-1.jpg", "outside-pool-1.jpg"):
        shutil.copy(INPUTS / "house-casa" / path, house)

    code, out, _ = run("plan", house / "listing.json", "--photos", house, "--json")

    film = json.loads(out)
    said = " ".join(line["text"] for line in film["story"]["script"]["lines"])
    assert code == 0
    assert "3,200 rand per night" in said
    assert {row["status"] for row in film["story"]["ledger"]["rows"]} == {"bound"}
    assert not {"square", "built", "sq"} & set(said.lower().split())
