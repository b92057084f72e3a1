"""What the pipelines and the APIs stand on."""

from dataclasses import dataclass

from stacks.data import DataStack
from stacks.events import EventsStack
from stacks.network import NetworkStack
from stacks.operations import OperationsStack
from stacks.storage import StorageStack


@dataclass(frozen=True)
class Foundations:
    """Where the work is done, what it reads and writes, whom it tells; the same for all stacks that do any of it."""

    network: NetworkStack
    data: DataStack
    storage: StorageStack
    events: EventsStack
    operations: OperationsStack
