"""What becomes of a project's scenes when a job plans a film that was not made from them."""

from typing import Any
from uuid import UUID

import pytest

from reelestate.generation import scene_rows
from reelestate.generation.scenes import SceneBasis, SceneDraft
from reelestate.kit.database import transaction
from reelestate.scenes.repository import list_scenes
from tests.functional.api.conftest import Person

LINES = ("line-1", "line-2", None, "line-3")
"""Three lines, and a pause before the last one."""


def _planned(lines: tuple[str | None, ...] = LINES, **chosen: Any) -> list[SceneDraft]:
    drafts = []
    for order, line_id in enumerate(lines):
        values: dict[str, Any] = {"on_screen_text": f"{line_id}", "duration_ms": 2000} | chosen
        drafts.append(
            SceneDraft(
                line_id=line_id,
                role="feature" if line_id else None,
                sequence_order=order,
                start_time_ms=order * values["duration_ms"],
                narration_text=f"We say {line_id}." if line_id else "",
                basis=SceneBasis(**values),
                **values,
            )
        )
    return drafts


class Board:
    """A project and its scenes."""

    def __init__(self, owner: Person) -> None:
        self.owner = owner
        project = owner.post("/projects", {"title": "Tour", "type": "listing_tour"}).json()["project"]["id"]
        self.project_id = UUID(project)
        self.path = f"/projects/{project}/scenes"

    def plan(self, drafts: list[SceneDraft]) -> None:
        """What the pipeline's step does."""
        with transaction(self.owner.organization_id) as session:
            scene_rows.merge(session, self.owner.organization_id, self.project_id, drafts)

    def scenes(self) -> list[dict[str, Any]]:
        """The scenes as people see them."""
        found: list[dict[str, Any]] = self.owner.get(self.path).json()["scenes"]
        return found

    def edit(self, scene: dict[str, Any], **changes: Any) -> None:
        """What a person does."""
        assert self.owner.patch(f"{self.path}/{scene['id']}", changes).status_code == 200

    def stored(self) -> list[tuple[str | None, int, int]]:
        """Line, place and start of each scene."""
        with transaction(self.owner.organization_id) as session:
            rows = list_scenes(session, self.project_id)
            return [(row.line_id, row.sequence_order, row.start_time_ms) for row in rows]


@pytest.fixture
def board(owner: Person) -> Board:
    """A project whose scenes a job planned."""
    board = Board(owner)
    board.plan(_planned())
    return board


def test_planned_again_the_scenes_stay_the_same_rows(board: Board) -> None:
    before = board.scenes()

    board.plan(_planned(duration_ms=2500))

    after = board.scenes()
    assert [scene["id"] for scene in after] == [scene["id"] for scene in before]
    assert [scene["version"] for scene in after] == [scene["version"] for scene in before]
    assert {scene["duration_ms"] for scene in after} == {2500}
    assert board.stored() == [(line, place, place * 2500) for place, line in enumerate(LINES)]


def test_new_lines_are_added_and_vanished_ones_removed(board: Board) -> None:
    before = {scene["line_id"]: scene["id"] for scene in board.scenes()}

    board.plan(_planned(("line-1", "line-4", "line-3")))

    after = {scene["line_id"]: scene["id"] for scene in board.scenes()}
    assert list(after) == ["line-1", "line-4", "line-3"]
    assert (after["line-1"], after["line-3"]) == (before["line-1"], before["line-3"])
    assert [place for _, place, _ in board.stored()] == [0, 1, 2]


def test_what_a_person_changed_is_not_overwritten(board: Board) -> None:
    first, second, _, _ = board.scenes()
    board.edit(first, narration_text="Come in.", on_screen_text="Welcome")
    board.edit(second, on_screen_text="My words", duration_ms=4000)

    board.plan(_planned(("line-1", "line-2", None, "line-4"), on_screen_text="the planner's"))

    after = board.scenes()
    assert [scene["line_id"] for scene in after] == list(LINES)
    assert (after[0]["narration_text"], after[0]["on_screen_text"]) == ("Come in.", "Welcome")
    assert (after[1]["on_screen_text"], after[1]["duration_ms"]) == ("My words", 4000)
    assert after[2]["on_screen_text"] == "the planner's"
    assert after[3]["on_screen_text"] == "line-3"


def test_scenes_that_a_person_added_or_moved_stay_where_they_are(board: Board) -> None:
    added = {"narration_text": "And a garden.", "sequence_order": 1}
    assert board.owner.post(board.path, added).status_code == 201
    before = board.scenes()

    board.plan(_planned(("line-1", "line-3")))

    after = board.scenes()
    assert [scene["id"] for scene in after] == [scene["id"] for scene in before]
    assert [scene["sequence_order"] for scene in after] == [0, 1, 2, 3, 4]


def test_a_script_that_was_written_anew_meanwhile_stays(board: Board) -> None:
    with transaction(board.owner.organization_id) as session:
        anew = [
            draft.model_copy(update={"narration_text": f"Anew {draft.line_id}."}) for draft in _planned(("line-1",))
        ]
        scene_rows.write(session, board.owner.organization_id, board.project_id, anew)

    board.plan(_planned())

    assert [scene["narration_text"] for scene in board.scenes()] == ["Anew line-1."]
