"""No permission is wider than what it is for."""

from collections.abc import Iterator

from scripts.grants import RESOURCE_POLICIES, Statement, managed, statements
from scripts.templates import Estate
from stacks.config import Environment
from tests.stacks.posture.rule import Problems, rule

NAG = "AwsSolutions-IAM5"


@rule("wildcard")
def wildcard(estate: Estate, config: Environment) -> Problems:
    """``*`` or a whole service as action, a bare ``*`` as resource, without an acknowledged reason."""
    for statement in statements(estate):
        if not statement.allows or _lets_roles_decide(statement):
            continue
        for finding, problem in _too_wide(statement):
            if finding not in estate.acknowledged.get((statement.source.stack, statement.source.id), ()):
                yield statement.source, f"{problem}; name what is meant, or acknowledge {finding} with a reason."


def _lets_roles_decide(statement: Statement) -> bool:
    """A key's policy that names the account: only then do the policies of its roles count at all."""
    return statement.source.kind == "AWS::KMS::Key" and all(each.endswith(":root") for each in statement.principals)


def _too_wide(statement: Statement) -> Iterator[tuple[str, str]]:
    for action in statement.actions:
        if action == "*" or action.endswith(":*"):
            yield f"{NAG}[Action::{action}]", f"it allows {action}"
    # The policy of a resource can mean no other resource, and a key's must be written with *.
    if "*" in statement.resources and statement.source.kind not in RESOURCE_POLICIES:
        yield f"{NAG}[Resource::*]", f"it allows {', '.join(statement.actions)} on everything"
    if statement.inverted:
        yield f"{NAG}[Inverted]", "it allows all but what it names"


@rule("administrator")
def administrator(estate: Estate, config: Environment) -> Problems:
    """A role that carries one of AWS's sweeping policies."""
    for role in estate.resources("AWS::IAM::Role"):
        for name in managed(role):
            if "FullAccess" in name or name in ("AdministratorAccess", "PowerUserAccess"):
                yield role, f"it carries {name}: grant what is needed."
    for user in estate.resources("AWS::IAM::User", "AWS::IAM::AccessKey"):
        yield user, "it is a lasting credential: use a role."


@rule("passing any role")
def passing_any_role(estate: Estate, config: Environment) -> Problems:
    """A role that may lend any other to a service, or be assumed by anybody."""
    for statement in statements(estate):
        if statement.allows and "iam:PassRole" in statement.actions and "*" in statement.resources:
            yield statement.source, "it may pass every role: name the roles."
    for role in estate.resources("AWS::IAM::Role"):
        if '"Principal": {"AWS": "*"}' in role.text("AssumeRolePolicyDocument"):
            yield role, "everybody may assume it: name who."
