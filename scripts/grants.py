"""Who may do what to which resource: every IAM and resource policy of an environment's templates, resolved."""

import fnmatch
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scripts.templates import Estate, Resource

RESOURCE_POLICIES = {
    "AWS::S3::BucketPolicy": ("PolicyDocument", ("Bucket",)),
    "AWS::SQS::QueuePolicy": ("PolicyDocument", ("Queues",)),
    "AWS::SNS::TopicPolicy": ("PolicyDocument", ("Topics",)),
    "AWS::KMS::Key": ("KeyPolicy", ()),
    "AWS::SecretsManager::ResourcePolicy": ("ResourcePolicy", ("SecretId",)),
    "AWS::Logs::ResourcePolicy": ("PolicyDocument", ()),
    "AWS::ECR::Repository": ("RepositoryPolicyText", ()),
    "AWS::EFS::FileSystem": ("FileSystemPolicy", ()),
    "AWS::Events::EventBusPolicy": ("Statement", ("EventBusName",)),
}
"""Where the policy of a resource stands, and the property that names the resource where it is not the holder itself."""
IDENTITY_POLICIES = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")


@dataclass(frozen=True)
class Statement:
    """One statement of a policy, everything in it as text."""

    source: Resource
    """The resource of the template that carries the policy."""
    allows: bool
    actions: tuple[str, ...]
    resources: tuple[str, ...]
    principals: tuple[str, ...]
    """Of a resource's policy: who is meant, ``Service: s3.amazonaws.com``. Of a role's: the role's place."""
    conditions: str
    inverted: bool = False
    """It says what is *not* meant: NotAction, NotResource or NotPrincipal."""

    def permits(self, action: str, resource: str) -> bool:
        """Whether it allows the action on the resource, given as text; conditions are taken as met."""
        return (
            self.allows
            and any(_matches(pattern.lower(), action.lower()) for pattern in self.actions)
            and any(covers(pattern, resource) for pattern in self.resources)
        )


def covers(pattern: str, resource: str) -> bool:
    """Whether a policy's resource means the given one; both are texts, and names of versions and attributes differ."""
    return _matches(pattern, resource) or _matches(_plain(pattern), _plain(resource))


def _plain(text: str) -> str:
    """Without attributes, so that the ``Ref`` and the ``Arn`` of one resource are the same."""
    return re.sub(r"\$\{([^/{}]+/[A-Za-z0-9]+)\.(?:Arn|TaskDefinitionArn|JobQueueArn)\}", r"${\1}", text)


def _matches(pattern: str, text: str) -> bool:
    literal = pattern.replace("[", "[[]")
    return fnmatch.fnmatchcase(text, literal)


def statements(estate: Estate) -> Iterator[Statement]:
    """Every statement of every policy."""
    for role in estate.resources("AWS::IAM::Role"):
        for index, _ in enumerate(role.get("Policies") or []):
            yield from _document(role, ("Policies", index, "PolicyDocument", "Statement"), (role.place,))
    for policy in estate.resources(*IDENTITY_POLICIES):
        holders = [*policy.refers_to("Roles"), *policy.refers_to("Users"), *policy.refers_to("Groups")]
        names = tuple(each.place for each in [*holders, *_attached(estate, policy)])
        yield from _document(policy, ("PolicyDocument", "Statement"), names or (policy.place,))
    for kind, (document, _) in RESOURCE_POLICIES.items():
        for holder in estate.resources(kind):
            path = (document,) if document == "Statement" else (document, "Statement")
            yield from _document(holder, path, None)


def _attached(estate: Estate, policy: Resource) -> list[Resource]:
    """Roles that name a managed policy themselves."""
    if policy.kind != "AWS::IAM::ManagedPolicy":
        return []
    return [role for role in estate.resources("AWS::IAM::Role") if policy in role.refers_to("ManagedPolicyArns")]


def _document(source: Resource, path: tuple[str | int, ...], holders: tuple[str, ...] | None) -> Iterator[Statement]:
    raw = source.get(*path)
    for statement in _list(raw):
        yield _statement(source, statement, holders)


def _statement(source: Resource, raw: Mapping[str, Any], holders: tuple[str, ...] | None) -> Statement:
    def texts(key: str) -> tuple[str, ...]:
        return tuple(source.estate.text(source.stack, each) for each in _list(raw.get(key)))

    inverted = {"NotAction", "NotResource", "NotPrincipal"} & set(raw)
    return Statement(
        source=source,
        allows=raw.get("Effect") == "Allow",
        actions=texts("Action") or texts("NotAction"),
        resources=texts("Resource") or texts("NotResource") or (f"${{{source.place}}}",),
        principals=holders if holders is not None else tuple(_principals(source, raw)),
        conditions=source.estate.text(source.stack, raw.get("Condition")),
        inverted=bool(inverted),
    )


def _principals(source: Resource, raw: Mapping[str, Any]) -> Iterator[str]:
    named = raw.get("Principal", raw.get("NotPrincipal", {}))
    if not isinstance(named, Mapping):
        yield str(named)
        return
    for kind, each in named.items():
        for value in _list(each):
            yield f"{kind}: {source.estate.text(source.stack, value)}"


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def managed(role: Resource) -> list[str]:
    """AWS's own policies that the role carries, by name."""
    arns = [role.estate.text(role.stack, each) for each in _list(role.get("ManagedPolicyArns"))]
    return [arn.rpartition("/")[2] for arn in arns if ":iam::aws:policy/" in arn]


def users(estate: Estate) -> dict[str, str]:
    """By the place of a role, what acts in it: ``function api``, ``machine Pipeline/Render``, ``task …``."""
    found: dict[str, str] = {}
    for kind, path, what in (
        ("AWS::Lambda::Function", ("Role",), "function"),
        ("AWS::StepFunctions::StateMachine", ("RoleArn",), "state machine"),
        ("AWS::ECS::TaskDefinition", ("TaskRoleArn",), "container"),
        ("AWS::ECS::TaskDefinition", ("ExecutionRoleArn",), "start of container"),
        ("AWS::Batch::JobDefinition", ("ContainerProperties", "JobRoleArn"), "job"),
        ("AWS::Batch::JobDefinition", ("ContainerProperties", "ExecutionRoleArn"), "start of job"),
        ("AWS::SageMaker::Model", ("ExecutionRoleArn",), "model"),
        ("AWS::RDS::DBProxy", ("RoleArn",), "database proxy"),
        ("AWS::Scheduler::Schedule", ("Target", "RoleArn"), "schedule"),
    ):
        for user in estate.resources(kind):
            for role in user.refers_to(*path):
                found.setdefault(role.place, f"{what} {actor(user)}")
    return found


def actor(user: Resource) -> str:
    """The short name of something that acts: a function's entry, else its construct."""
    entry = re.fullmatch(r"functions\.(\w+)\.handler\.handler", user.text("Handler"))
    return entry[1] if entry else user.text("Environment", "Variables", "POWERTOOLS_SERVICE_NAME") or user.name


def who(estate: Estate, action: str, resource: str) -> set[str]:
    """Everything that may do the action to the resource (text, with ``${Stack/Id}``), by the name of what acts."""
    permitting = (each for each in statements(estate) if each.permits(action, resource) and not each.inverted)
    return {name for statement in permitting for name in actors(estate, statement)}


def holders(estate: Estate, action: str) -> set[str]:
    """Everything that may do the action to anything at all."""
    return {
        name
        for statement in statements(estate)
        if any(statement.permits(action, resource) for resource in statement.resources)
        for name in actors(estate, statement)
    }


def actors(estate: Estate, statement: Statement) -> Iterator[str]:
    """Who a statement is about: what acts in its role, else the role; or whom a resource's policy names."""
    names = users(estate)
    for principal in statement.principals:
        role = next((each for each in estate.resources("AWS::IAM::Role") if each.place == principal), None)
        yield names.get(principal) or (f"role {role.name}" if role else principal)
