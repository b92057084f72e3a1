"""A project whose post is written by a person."""

from typing import Any
from uuid import UUID

from reelestate.brand_kits.tables import BrandKitRow
from reelestate.kit.database import transaction
from reelestate.renders import repository
from reelestate.renders.schemas import RenderInput
from tests.functional.api.conftest import Person
from tests.functional.api.listings import add_listing, add_photos, open_account

WORDS: dict[str, Any] = {
    "caption": "Four bedrooms on Alder Crescent.\n\nCome and see it for yourself.",
    "hashtags": ["#OpenDoor", "#HomeTour"],
    "first_comment": "Ask us anything about this home.",
}
"""A post that the sample listing bears and every platform but an MLS takes."""
AGENT = {"agent_name": "Jane Roe", "brokerage_name": "Roe Realty"}


class Posted:
    """A project of a listing, and its post."""

    def __init__(self, owner: Person, **fields: Any) -> None:
        self.owner = owner
        open_account(owner, "standard")
        with transaction(owner.organization_id, owner.user_id) as session:
            session.add(BrandKitRow(organization_id=owner.organization_id, name="Kit", is_default=True, kit=AGENT))
        self.property_id = add_listing(owner)
        add_photos(owner, property_id=self.property_id)
        given = {"title": "The tour", "type": "listing_tour", "property_id": str(self.property_id)} | fields
        self.id = owner.post("/projects", given).json()["project"]["id"]
        self.path = f"/projects/{self.id}"

    def tell(self) -> "Posted":
        """Writes the script and approves its storyboard."""
        assert self.owner.post("/ai/generate-script", {"project_id": self.id}).status_code == 200
        assert self.owner.post(f"{self.path}/storyboard/approve").status_code == 200
        return self

    def edit(self, headers: dict[str, str] | None = None, **changes: Any) -> Any:
        """Puts words, those of ``WORDS`` but for the changes."""
        return self.owner.call("PUT", f"{self.path}/post", json=WORDS | changes, headers=headers or {})

    def read(self) -> dict[str, Any]:
        """The post as it is."""
        answer = self.owner.get(f"{self.path}/post")
        assert answer.status_code == 200, answer.text
        post: dict[str, Any] = answer.json()["post"]
        return post

    def approve(self) -> Any:
        """Asks for the storyboard's approval."""
        return self.owner.post(f"{self.path}/storyboard/approve")

    def render(self, render_type: str = "final") -> Any:
        """Asks for a render."""
        return self.owner.post(f"{self.path}/renders", {"render_type": render_type})

    def asked(self, answer: Any) -> RenderInput:
        """What the pipeline is asked for by the job."""
        assert answer.status_code == 202, answer.text
        with transaction(self.owner.organization_id) as session:
            job = repository.get_job(session, UUID(answer.json()["job_id"]))
        return RenderInput.model_validate(job.parameters)

    def project(self) -> dict[str, Any]:
        """The project as callers see it."""
        found: dict[str, Any] = self.owner.get(self.path).json()["project"]
        return found
