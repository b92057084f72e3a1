"""One process of the API: ``python -m local.api_worker FD`` serves the application on the listening socket ``FD``."""

import socket
import sys


def main() -> None:
    """Serves until it is told to stop."""
    import uvicorn

    from functions.api.app import create_app
    from local.api_docs import add_pages

    app = create_app()
    add_pages(app)
    listening = socket.socket(fileno=int(sys.argv[1]))
    config = uvicorn.Config(
        app,
        lifespan="off",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws_max_size=65_536,
        backlog=2048,
        timeout_graceful_shutdown=5,
    )
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
