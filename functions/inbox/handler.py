"""Entry of the inbox function: events of third parties, from the queue that keeps them until they are dealt with."""

from typing import TYPE_CHECKING, Any

from reelestate.kit.snapshots import read_ahead

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

read_ahead("boto3", "psycopg", "sqlalchemy.dialects.postgresql.psycopg", "reelestate.inbox.service")


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Receives a batch of SQS messages; answers with those that failed, which the queue brings again."""
    from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response

    processor = BatchProcessor(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
    return dict(process_partial_response(event=event, record_handler=_receive, processor=processor))


def _receive(record: "SQSRecord") -> None:
    import reelestate.migrations.metadata  # noqa: F401 - a row is written once every table its keys lead to is known
    from reelestate.inbox import service
    from reelestate.kit.logging import get_logger

    logger = get_logger()
    try:
        status = service.receive(record.body, record.message_id)
    except Exception:
        logger.exception("a message could not be dealt with", message_id=record.message_id)
        raise
    logger.info("a message was dealt with", message_id=record.message_id, status=status)
