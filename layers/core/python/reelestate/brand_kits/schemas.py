"""The brand kit: who sells the property, and how their films look."""

import re
from pathlib import PurePosixPath
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from reelestate.kit.text import clean_text

_COLOR = re.compile(r"^#?(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})$")
_EMAIL = re.compile(r"^[^@\s]+@[^@\s.]+(?:\.[^@\s.]+)+$")
_PICTURES = {".png", ".jpg", ".jpeg", ".webp", ".heic", ".tif", ".tiff"}


def _clean(value: Any) -> Any:
    return clean_text(value)[0] if isinstance(value, str) else value


def _color(value: Any) -> Any:
    if not isinstance(value, str) or not _COLOR.match(value.strip()):
        raise ValueError(f'"{str(value)[:40]}" is no colour|Write it as #RRGGBB in quotes, such as "#1F3A5F"')
    digits = value.strip().lstrip("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    return f"#{digits.upper()}"


def _email(value: str) -> str:
    if value and not _EMAIL.match(value):
        raise ValueError(f'"{value[:60]}" is no e-mail address|Write it like jane@example.com')
    return value


def _picture_file(value: str) -> str:
    path = PurePosixPath(value)
    if path.is_absolute() or ".." in path.parts or "\\" in value or ":" in value:
        raise ValueError(f'"{value[:60]}" leaves the listing\'s folder|Put the picture beside the listing')
    if path.suffix.lower() not in _PICTURES:
        raise ValueError(f'"{value[:60]}" is no picture file|Give a PNG, JPEG, WebP, HEIC or TIFF file')
    return value


Color = Annotated[str, BeforeValidator(_color)]
Text = Annotated[str, Field(max_length=255), BeforeValidator(_clean)]
Email = Annotated[Text, AfterValidator(_email)]
Font = Annotated[str, Field(min_length=1, max_length=100), BeforeValidator(_clean)]
PictureFile = Annotated[str, Field(max_length=255), BeforeValidator(_clean), AfterValidator(_picture_file)]


class BrandKit(BaseModel):
    """Agent, colours, fonts and pictures. Absent parts are empty and are not shown."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: Text = "Default"
    agent_name: Text = ""
    agent_title: Text = ""
    brokerage_name: Text = ""
    agent_email: Email = ""
    agent_phone: Text = ""
    license_number: Text = ""
    website: Text = ""
    primary_color: Color = "#1F3A5F"
    secondary_color: Color = "#F5F1E8"
    accent_color: Color = "#E0A458"
    heading_font: Font = "Inter"
    body_font: Font = "Inter"
    logo: PictureFile | None = Field(default=None, description="File name, relative to the listing.")
    logo_light: PictureFile | None = Field(default=None, description="The logo for dark backgrounds.")
    headshot: PictureFile | None = Field(default=None, description="File name, relative to the listing.")

    @property
    def has_agent(self) -> bool:
        """Whether there is anybody to name on an agent card."""
        return bool(self.agent_name or self.brokerage_name)
