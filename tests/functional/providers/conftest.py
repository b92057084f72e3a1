"""An embedded Cognito and SES, as moto's server answers for them."""

from collections.abc import Iterator

import pytest
from moto.server import ThreadedMotoServer

from local.environment import addresses, applied
from reelestate.kit import aws


@pytest.fixture(scope="package")
def endpoint() -> Iterator[str]:
    """The address of the embedded cloud, which this process uses meanwhile."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    url = f"http://{host}:{port}"
    with applied(addresses(url)):
        aws.forget_clients()
        yield url
    aws.forget_clients()
    server.stop()
