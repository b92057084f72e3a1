"""Alarms as all of ours are: they say what is wrong, what to do first, and where that is told in full."""

from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_sns as sns
from constructs import Construct

HANDBOOK = "docs/operations.md"


class Alarms(Construct):
    """Makes alarms that tell ``topic`` when they ring and when they are quiet again.

    ``sections`` are those of the handbook that the alarms lead to.
    """

    def __init__(self, scope: Construct, construct_id: str, *, topic: sns.ITopic) -> None:
        super().__init__(scope, construct_id)
        self._action = actions.SnsAction(topic)
        self.sections: set[str] = set()

    def ring(
        self,
        name: str,
        metric: cloudwatch.IMetric,
        *,
        threshold: float,
        meaning: str,
        first: str,
        section: str,
        periods: int = 1,
        comparison: cloudwatch.ComparisonOperator = cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        missing: cloudwatch.TreatMissingData = cloudwatch.TreatMissingData.NOT_BREACHING,
    ) -> cloudwatch.Alarm:
        """Rings when the metric has been there for so many of its periods in a row.

        Missing figures are no alarm, unless ``missing`` says so: of something that has to happen.
        ``meaning`` is what customers or the studio suffer, ``first`` what the operator does before all else; both are
        sentences.
        """
        alarm = cloudwatch.Alarm(
            self,
            name,
            alarm_description=self._description(meaning, first, section),
            metric=metric,
            threshold=threshold,
            evaluation_periods=periods,
            comparison_operator=comparison,
            treat_missing_data=missing,
        )
        self._tell(alarm)
        return alarm

    def ring_with_any(
        self, name: str, alarms: list[cloudwatch.Alarm], *, meaning: str, first: str, section: str
    ) -> cloudwatch.CompositeAlarm:
        """Rings as long as any of the alarms does."""
        alarm = cloudwatch.CompositeAlarm(
            self,
            name,
            alarm_description=self._description(meaning, first, section),
            alarm_rule=cloudwatch.AlarmRule.any_of(
                *(cloudwatch.AlarmRule.from_alarm(each, cloudwatch.AlarmState.ALARM) for each in alarms)
            ),
        )
        self._tell(alarm)
        return alarm

    def _description(self, meaning: str, first: str, section: str) -> str:
        self.sections.add(section)
        return f"{meaning} First: {first} See {HANDBOOK}#{section}."

    def _tell(self, alarm: cloudwatch.AlarmBase) -> None:
        alarm.add_alarm_action(self._action)
        alarm.add_ok_action(self._action)
