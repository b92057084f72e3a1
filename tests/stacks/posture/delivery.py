"""What is sent arrives, or is kept where somebody finds it."""

from collections.abc import Iterator

from scripts.templates import Estate, Resource
from stacks.config import Environment
from tests.stacks.posture.rule import Problems, rule

PATIENCE = 6
"""How many times the consumer's time-out a message stays hidden, as AWS advises for SQS with Lambda."""
DEFAULT_HIDDEN, DEFAULT_TIMEOUT = 30, 3
ASYNCHRONOUS = ("s3.amazonaws.com", "sns.amazonaws.com", "events.amazonaws.com", "iot.amazonaws.com")


@rule("queue without dead letters")
def queue_without_dead_letters(estate: Estate, config: Environment) -> Problems:
    """A queue whose poisoned messages come back for ever."""
    ends = set(_dead_letter_queues(estate))
    for queue in estate.resources("AWS::SQS::Queue"):
        if queue not in ends and not queue.get("RedrivePolicy", "deadLetterTargetArn"):
            yield queue, "a message that cannot be handled returns for ever: set dead_letter_queue."
        if queue in ends and int(queue.get("MessageRetentionPeriod") or 345_600) < 1_209_600:
            yield queue, "dead letters are lost before anybody may have looked: set retention_period to 14 days."


def _dead_letter_queues(estate: Estate) -> Iterator[Resource]:
    for kind, path in (
        ("AWS::SQS::Queue", ("RedrivePolicy", "deadLetterTargetArn")),
        ("AWS::SNS::Subscription", ("RedrivePolicy", "deadLetterTargetArn")),
        ("AWS::Lambda::Function", ("DeadLetterConfig", "TargetArn")),
        ("AWS::Lambda::EventInvokeConfig", ("DestinationConfig", "OnFailure", "Destination")),
        ("AWS::Lambda::EventSourceMapping", ("DestinationConfig", "OnFailure", "Destination")),
        ("AWS::Scheduler::Schedule", ("Target", "DeadLetterConfig", "Arn")),
        ("AWS::Events::EventBus", ("DeadLetterConfig", "Arn")),
    ):
        for sender in estate.resources(kind):
            yield from sender.refers_to(*path)
    for sender in estate.resources("AWS::Events::Rule"):
        for index, _ in enumerate(sender.get("Targets") or []):
            yield from sender.refers_to("Targets", index, "DeadLetterConfig", "Arn")


@rule("impatient queue")
def impatient_queue(estate: Estate, config: Environment) -> Problems:
    """A queue that hands a message out again while its consumer still works on it."""
    for mapping in estate.resources("AWS::Lambda::EventSourceMapping"):
        for queue in mapping.refers_to("EventSourceArn"):
            if queue.kind != "AWS::SQS::Queue":
                continue
            hidden = int(queue.get("VisibilityTimeout") or DEFAULT_HIDDEN)
            for function in consumers(mapping.refers_to("FunctionName")):
                timeout = int(function.get("Timeout") or DEFAULT_TIMEOUT)
                least = PATIENCE * timeout + int(mapping.get("MaximumBatchingWindowInSeconds") or 0)
                if hidden < least:
                    yield (
                        queue,
                        (
                            f"a message is hidden for {hidden} s, but {function.name} may take {timeout} s: "
                            f"set visibility_timeout to at least {least} s."
                        ),
                    )


def consumers(named: list[Resource]) -> Iterator[Resource]:
    """The functions behind functions, aliases and versions."""
    for each in named:
        if each.kind == "AWS::Lambda::Function":
            yield each
        elif each.kind in ("AWS::Lambda::Alias", "AWS::Lambda::Version"):
            yield from consumers(each.refers_to("FunctionName"))


@rule("event without dead letters")
def event_without_dead_letters(estate: Estate, config: Environment) -> Problems:
    """A rule's target, a schedule, a subscription or an asynchronous call whose failure nobody would see."""
    for sender in estate.resources("AWS::Events::Rule"):
        for target in sender.get("Targets") or []:
            if not target.get("DeadLetterConfig"):
                yield sender, f"what target {target.get('Id')} does not take is lost: give it a dead_letter_queue."
    for schedule in estate.resources("AWS::Scheduler::Schedule"):
        if not schedule.get("Target", "DeadLetterConfig"):
            yield schedule, "a call that fails is lost: give its target a dead_letter_queue."
    for subscription in estate.resources("AWS::SNS::Subscription"):
        if subscription.text("Protocol") in ("lambda", "sqs", "https") and not subscription.get("RedrivePolicy"):
            yield subscription, "what it cannot deliver is lost: give it a dead_letter_queue."
    for mapping in estate.resources("AWS::Lambda::EventSourceMapping"):
        streams = [each for each in mapping.refers_to("EventSourceArn") if each.kind != "AWS::SQS::Queue"]
        if streams and not mapping.get("DestinationConfig", "OnFailure"):
            yield mapping, "a batch that fails is lost: give on_failure."
        if not streams and "ReportBatchItemFailures" not in (mapping.get("FunctionResponseTypes") or []):
            yield mapping, "one failed message repeats its whole batch: set report_batch_item_failures=True."
    kept = _kept(estate)
    for permission in estate.resources("AWS::Lambda::Permission"):
        if permission.text("Principal") in ASYNCHRONOUS:
            for function in consumers(permission.refers_to("FunctionName")):
                if function not in kept:
                    yield function, "it is called asynchronously and a failed event is lost: give it dead_letters."


def _kept(estate: Estate) -> set[Resource]:
    """Functions whose failed events are kept."""
    found = {each for each in estate.resources("AWS::Lambda::Function") if each.get("DeadLetterConfig", "TargetArn")}
    for invocation in estate.resources("AWS::Lambda::EventInvokeConfig"):
        if invocation.get("DestinationConfig", "OnFailure"):
            found |= set(consumers(invocation.refers_to("FunctionName")))
    return found


@rule("alarm without action")
def alarm_without_action(estate: Estate, config: Environment) -> Problems:
    """An alarm that rings where nobody is."""
    for alarm in estate.resources("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm"):
        heard = [each for each in alarm.refers_to("AlarmActions") if each.kind == "AWS::SNS::Topic"]
        if not heard or alarm.get("ActionsEnabled") is False:
            yield alarm, "it rings and nobody is told: add_alarm_action(SnsAction(operations))."
