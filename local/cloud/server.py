"""The HTTP server of the embedded cloud."""

import logging
import threading

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler, create_backend_app
from werkzeug.serving import BaseWSGIServer, make_server

from local.cloud.buckets import PersistentBuckets


class CloudServer:
    """moto's application on 127.0.0.1, on a port the system chooses. Requests are served in parallel."""

    def __init__(self, buckets: PersistentBuckets) -> None:
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        application = buckets.saving(DomainDispatcherApplication(create_backend_app))
        self._server: BaseWSGIServer = make_server(
            "127.0.0.1", 0, application, threaded=True, request_handler=MotoRequestHandler
        )

    @property
    def endpoint(self) -> str:
        """The address, for ``AWS_ENDPOINT_URL``."""
        return f"http://127.0.0.1:{self._server.port}"

    def start(self) -> None:
        """Begins to answer requests."""
        threading.Thread(target=self._server.serve_forever, name="cloud-server", daemon=True).start()
