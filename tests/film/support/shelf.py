"""Where sightings are kept."""

from reelestate.film.quality.sighting import Sighting


class Shelf:
    """An archive in memory that counts what it is asked for and given."""

    def __init__(self) -> None:
        self.kept: dict[str, Sighting] = {}
        self.added: list[str] = []

    def get(self, key: str) -> Sighting | None:
        kept = self.kept.get(key)
        return Sighting.model_validate_json(kept.model_dump_json()) if kept else None

    def put(self, key: str, sighting: Sighting) -> None:
        self.kept[key] = sighting
        self.added.append(key)
