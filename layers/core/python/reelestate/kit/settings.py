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
    bucket: str = Field(default="reelestate-media", description="Bucket of uploads and artefacts.")
    event_bus: str = Field(default="reelestate", description="EventBridge bus of domain events.")
    state_machine_arn: str = Field(default="", description="The render pipeline.")
    compose_parallelism: int = Field(
        default_factory=lambda: max(1, min(16, os.cpu_count() or 1)),
        ge=1,
        le=64,
        description="How many compose tasks a film is shared between.",
    )
    speech_provider: Literal["auto", "rhvoice", "espeak"] = "auto"
    music_provider: Literal["auto", "soundfont", "synthesizer"] = "auto"
    log_level: str = "INFO"


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The process's settings; tests clear the cache after changing the environment."""
    return Settings()
