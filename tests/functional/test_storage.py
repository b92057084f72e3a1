"""The object store on the studio's buckets."""

from pathlib import Path

import pytest

from local.runtime import LocalStudio
from reelestate.kit.errors import NotFound
from reelestate.kit.storage import get_store


def test_what_is_stored_is_there_when_the_studio_is_opened_again(tmp_path: Path) -> None:
    # given a small object, and a film large enough to be uploaded in parts
    home = tmp_path / "home"
    film = tmp_path / "film.mp4"
    film.write_bytes(bytes(range(256)) * 4096 * 12)
    with LocalStudio(home=home):
        get_store().put_json("a/small.json", {"price": 1250000})
        get_store().upload(film, "a/film.mp4", "video/mp4")
        assert get_store().get("a/film.mp4") == film.read_bytes()

    with LocalStudio(home=home):
        store = get_store()
        assert store.get_json("a/small.json") == {"price": 1250000}
        assert store.download("a/film.mp4", tmp_path / "again.mp4").read_bytes() == film.read_bytes()


def test_a_missing_object_is_not_found_and_deleting_it_is_no_error(tmp_path: Path) -> None:
    with LocalStudio(home=tmp_path / "home"):
        store = get_store()
        assert not store.exists("a/nothing")
        store.delete("a/nothing")
        with pytest.raises(NotFound, match="a/nothing"):
            store.get("a/nothing")
