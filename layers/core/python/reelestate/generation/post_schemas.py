"""What a project's post looks like to callers."""

from uuid import UUID

from pydantic import Field

from reelestate.generation.scene_schemas import CopyFinding
from reelestate.generation.social import Platform
from reelestate.kit.http.envelope import Answer


class ProjectPost(Answer):
    """The post that the project's next film is published with."""

    project_id: UUID
    edited: bool = Field(description="Whether these are a person's words. Otherwise they were generated.")
    platform: Platform = Field(description="Whose limits it keeps: that of the project's style.")
    caption: str = Field(
        description="As it is published: disclosure, agent and hashtags stand behind the body.",
        examples=["Come and see it for yourself.\n\n#JustListed #HomeTour"],
    )
    hashtags: list[str] = Field(examples=[["#JustListed", "#HomeTour"]])
    first_comment: str = Field(examples=["Ask us anything about this home."])
    body: str | None = Field(
        description="The caption alone, as it is edited. Null for a post generated with an ending that has changed.",
        examples=["Come and see it for yourself."],
    )
    findings: list[CopyFinding] = Field(
        default_factory=list,
        description="What about a person's words to look at. A claim that rests on no fact blocks approval and film.",
    )


class PostAnswer(Answer):
    """A project's post."""

    post: ProjectPost
