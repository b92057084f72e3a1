"""The HTTP API: every feature's routes under ``/api/v1``, behind one edge."""

from importlib import import_module
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.middleware.cors import CORSMiddleware

from functions.api import contract, health, live
from reelestate.kit.database import REQUESTS_AT_ONCE
from reelestate.kit.http import errors, middleware, origin
from reelestate.kit.settings import Settings, get_settings

PREFIX = "/api/v1"
OPENAPI = "/api/openapi.json"
LONGEST_WAIT_SECONDS = 20.0
"""Below the 30 seconds after which API Gateway gives up on us."""
DESCRIPTION = """Facts, photos or a script in; finished, captioned films and graphics out.

Every error is `{"error": {"code", "message", "details"}}`; `X-Request-Id` names the request in our logs.
"""
REQUEST_HEADERS = (
    "Authorization",
    "Content-Type",
    "If-Match",
    "Idempotency-Key",
    "X-Organization-Id",
    "X-Request-Id",
)
FEATURES = (
    "identity",
    "teams",
    "notifications",
    "contacts",
    "properties",
    "projects",
    "generation",
    "renders",
    "brand_kits",
    "templates",
    "media",
    "renders.analysis",
    "billing",
    "audit",
    "admin",
)
"""The features with HTTP routes, in the order of the API's description."""


class StudioApi(FastAPI):
    """The application, with the API's whole description."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI document."""
        if not self.openapi_schema:
            self.openapi_schema = contract.complete(super().openapi())
        return self.openapi_schema


def create_app(settings: Settings | None = None) -> FastAPI:
    """The application, with every route."""
    settings = settings or get_settings()
    app = StudioApi(
        title="ReelEstate Studio",
        version="1.0.0",
        description=DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        openapi_url=OPENAPI,
        openapi_tags=contract.tags(),
        servers=contract.SERVERS,
        generate_unique_id_function=_operation_id,
        separate_input_output_schemas=False,
        strict_content_type=False,
        redirect_slashes=False,
    )
    for feature in FEATURES:
        app.include_router(_router(feature), prefix=PREFIX)
    app.include_router(health.router, prefix=PREFIX)
    app.include_router(live.router, prefix=PREFIX)
    errors.install(app)
    app.add_middleware(
        middleware.Admission,
        at_once=REQUESTS_AT_ONCE,
        longest_wait=LONGEST_WAIT_SECONDS,
        open_paths=frozenset({f"{PREFIX}/health"}),
    )
    app.add_middleware(middleware.Guard)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(settings.cors_origins),
        allow_methods=["GET", "POST", "PATCH", "PUT", "DELETE"],
        allow_headers=list(REQUEST_HEADERS),
        expose_headers=["Content-Disposition", "ETag", "Retry-After", "X-Request-Id"],
        max_age=600,
    )
    if settings.origin_secret_arn:
        app.add_middleware(origin.OriginGuard, secret=origin.OriginSecret(settings.origin_secret_arn))
    app.add_middleware(middleware.Edge)
    return app


def _router(feature: str) -> APIRouter:
    router: APIRouter = import_module(f"reelestate.{feature}.routes").router
    return router


def _operation_id(route: Any) -> str:
    return str(route.name)
