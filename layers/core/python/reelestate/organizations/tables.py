"""Tenants."""

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from reelestate.kit.database import Row


class Organization(Row):
    """A tenant: owns media, projects, jobs and credits."""

    __tablename__ = "organizations"

    name: Mapped[str] = mapped_column(String(255))
    slug: Mapped[str] = mapped_column(String(100), unique=True)
