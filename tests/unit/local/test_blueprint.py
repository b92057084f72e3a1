"""What the studio consists of."""

import importlib.util
import re

import pytest
from pydantic import ValidationError

from local.blueprint import Blueprint, Kind, Ref, Rule
from local.studio import STUDIO


def test_the_definitions_placeholders_are_the_blueprints() -> None:
    for machine in STUDIO.state_machines:
        found = set(re.findall(r"\$\{(\w+)\}", machine.definition.read_text(encoding="utf-8")))

        assert found == machine.substitutions.keys()


def test_everything_that_is_to_run_is_there() -> None:
    modules = [function.handler.partition(":")[0] for function in STUDIO.functions]
    modules += [container.argv[-1] for container in STUDIO.containers]
    modules += [STUDIO.migrations.partition(":")[0]] if STUDIO.migrations else []

    assert [module for module in modules if importlib.util.find_spec(module) is None] == []


@pytest.mark.parametrize(
    "fields",
    [
        {"rules": (Rule(name="r", pattern={"source": ["x"]}, function="missing"),)},
        {"environment": {"BUCKET": Ref(kind=Kind.BUCKET_NAME, name="missing")}},
        {"environment": {"MACHINE": Ref(kind=Kind.STATE_MACHINE_ARN, name="missing")}},
    ],
)
def test_a_reference_to_nothing_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="missing"):
        Blueprint.model_validate(fields)


def test_a_blueprint_survives_the_way_to_another_process() -> None:
    assert Blueprint.model_validate(STUDIO.model_dump(mode="json")) == STUDIO
