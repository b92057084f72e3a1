"""The environment as one model, read on first use and never at import."""

import os
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

Stage = Literal["local", "test", "sandbox", "development", "staging", "production"]


class Settings(BaseSettings):
    """Everything a process reads from its environment, prefixed ``REELESTATE_``."""

    model_config = SettingsConfigDict(env_prefix="REELESTATE_", extra="ignore", frozen=True)

    stage: Stage = "local"
    assets_dir: Path = Field(default=Path(".assets"), description="Fonts, voices and sound fonts.")
    database_url: str = Field(default="", description="SQLAlchemy URL of the application role.")
    database_host: str = Field(
        default="", description="Server that is signed in to with tokens of AWS's IAM, where there is no URL."
    )
    database_port: int = Field(default=5432, ge=1, le=65535, description="Port of ``database_host``.")
    database_name: str = Field(default="reelestate", description="Database on ``database_host``.")
    database_user: str = Field(default="reelestate_app", description="Role that tokens are made for.")
    database_roots: Path = Field(
        default=Path(__file__).parent / "certificates" / "rds.pem",
        description="Certificate authorities that ``database_host`` may be vouched for by.",
    )
    database_master_secret: str = Field(
        default="", description="ARN of the secret with the master's name and password; for migrations alone."
    )
    bucket: str = Field(default="reelestate-media", description="Bucket of uploads and artefacts.")
    downloads_domain: str = Field(
        default="", description="Host that serves the bucket's objects by signed address; empty serves them from S3."
    )
    downloads_key_id: str = Field(default="", description="CloudFront's name of the key that signs those addresses.")
    downloads_secret_arn: str = Field(default="", description="Secret that holds the private half of that key.")
    origin_secret_arn: str = Field(
        default="", description="Secret that proves that a request came through the edge; empty lets every caller in."
    )
    sealing_secret_arn: str = Field(
        default="", description="Secret that people's small secrets are sealed with; empty uses a file under the home."
    )
    event_bus: str = Field(default="reelestate", description="EventBridge bus of domain events.")
    state_machine_arn: str = Field(default="", description="The render pipeline.")
    infographic_state_machine_arn: str = Field(default="", description="The infographic pipeline.")
    analysis_state_machine_arn: str = Field(default="", description="The pipeline that examines uploads.")
    websocket_endpoint: str = Field(
        default="", description="Address of the WebSocket API's stage, where messages to its connections are posted."
    )
    websocket_relay: str = Field(
        default="", description="Function that posts there for a network that has no way to it; empty posts directly."
    )
    pictures_function: str = Field(
        default="",
        description="Function that opens brands' pictures for an API that cannot; its photos are examined by jobs. "
        "Empty opens them where they are asked for.",
    )
    bulk_state_machine_arn: str = Field(default="", description="The pipeline of orders of many renders.")
    compose_parallelism: int = Field(
        default_factory=lambda: max(1, min(16, os.cpu_count() or 1)),
        ge=1,
        le=64,
        description="How many compose tasks a film is shared between.",
    )
    speech_provider: Literal["auto", "rhvoice", "espeak"] = "auto"
    music_provider: Literal["auto", "soundfont", "synthesizer"] = "auto"
    home: Path = Field(default=Path(".reelestate"), description="Where the one-machine studio keeps its data.")
    public_url: str = Field(
        default="http://localhost:5173", description="Where people open the studio; the links in its mails lead there."
    )
    identity_provider: Literal["local", "cognito"] = Field(default="local", description="Who keeps accounts.")
    token_issuer: str = Field(
        default="https://reelestate.local", description="Issuer of the access tokens that the studio signs itself."
    )
    token_audience: str = Field(
        default="reelestate-studio", description="Client the access tokens that the studio signs itself are meant for."
    )
    access_token_minutes: int = Field(default=60, ge=5, le=1440, description="Life of an access token we sign.")
    session_idle_hours: int = Field(default=168, ge=1, description="A session that is not refreshed so long ends.")
    session_lifetime_hours: int = Field(default=720, ge=1, description="Every session ends so long after sign-in.")
    cognito_user_pool_id: str = Field(default="", description="User pool that keeps the accounts.")
    cognito_client_id: str = Field(default="", description="The studio's app client in the user pool.")
    cognito_jwks_url: str = Field(
        default="", description="Public keys of the pool; empty means the pool's own address."
    )
    admins_need_second_factor: bool = Field(
        default=False, description="The studio's own administrators act only in sessions with a second factor."
    )
    google_client_id: str = Field(default="", description="OAuth client people sign in with; empty turns Google off.")
    google_jwks_url: str = Field(
        default="https://www.googleapis.com/oauth2/v3/certs", description="Public keys of Google's ID tokens."
    )
    mail_provider: Literal["folder", "ses"] = Field(
        default="folder", description="Mail is written as .eml files under the home, or sent through Amazon SES."
    )
    mail_sender: str = Field(
        default="ReelEstate Studio <studio@reelestate.local>", description="From whom mail comes: name and address."
    )
    ses_configuration_set: str = Field(default="", description="SES configuration set that records bounces, if any.")
    cors_origins: tuple[str, ...] = Field(
        default=("http://localhost:5173",), description="Origins whose pages may call the API, as a JSON list."
    )
    generations_per_hour: int = Field(
        default=120, ge=1, description="Scripts, captions and plans an organization may have written in an hour."
    )
    renders_per_hour: int = Field(default=60, ge=1, description="Renders an organization may start in an hour.")
    log_level: str = "INFO"


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The process's settings; tests clear the cache after changing the environment."""
    return Settings()
