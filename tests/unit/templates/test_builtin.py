"""Given the studio's templates, then a project can be started from each of them."""

import pytest

from reelestate.projects.schemas import ProjectFields
from reelestate.templates.builtin import BuiltIn, built_in, find


@pytest.mark.parametrize("template", built_in(), ids=lambda template: template.key)
def test_a_project_can_be_started_from_it(template: BuiltIn) -> None:
    settings = dict(template.settings)

    project = ProjectFields.model_validate({"title": "Tour", "type": settings.pop("project_type"), **settings})

    assert settings.keys() <= project.model_fields_set
    assert find(template.id) is template


def test_no_two_are_alike() -> None:
    assert (
        len({template.id for template in built_in()})
        == len({template.name for template in built_in()})
        == len(built_in())
    )
