"""The API's description as pages to read and try out, without anything from the network."""

from importlib.util import find_spec
from pathlib import Path

from fastapi import FastAPI
from fastapi.openapi.docs import get_redoc_html, get_swagger_ui_html
from starlette.responses import HTMLResponse
from starlette.staticfiles import StaticFiles

from functions.api.app import OPENAPI

DOCS, REDOC, STATIC = "/api/docs", "/api/redoc", "/api/static"

# The pages run their own scripts and styles and show pictures of their own; nothing comes from elsewhere.
_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; worker-src blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def add_pages(app: FastAPI) -> None:
    """Adds Swagger UI at ``/api/docs`` and ReDoc at ``/api/redoc``."""
    app.mount(STATIC, StaticFiles(directory=_static_files()), name="static")

    @app.get(DOCS, include_in_schema=False)
    def show_swagger() -> HTMLResponse:
        page = get_swagger_ui_html(
            openapi_url=OPENAPI,
            title=app.title,
            swagger_js_url=f"{STATIC}/swagger-ui-bundle.js",
            swagger_css_url=f"{STATIC}/swagger-ui.css",
            swagger_favicon_url=f"{STATIC}/favicon.png",
            swagger_ui_parameters={"persistAuthorization": True, "docExpansion": "none", "filter": True},
        )
        page.headers["Content-Security-Policy"] = _POLICY
        return page

    @app.get(REDOC, include_in_schema=False)
    def show_redoc() -> HTMLResponse:
        page = get_redoc_html(
            openapi_url=OPENAPI,
            title=app.title,
            redoc_js_url=f"{STATIC}/redoc.standalone.js",
            redoc_favicon_url=f"{STATIC}/favicon.png",
            with_google_fonts=False,
        )
        page.headers["Content-Security-Policy"] = _POLICY
        return page


def _static_files() -> Path:
    """The pages' scripts and styles, from the package that carries them; it is found, not imported."""
    package = find_spec("fastapi_offline")
    assert package is not None  # noqa: S101 (locked beside FastAPI)
    assert package.origin is not None  # noqa: S101 (it is an ordinary package)
    return Path(package.origin).with_name("static")
