"""The peer: FastAPI, SQLAlchemy and PostgreSQL with one CRUD resource and a signed-in user, and nothing more.

It has the shape of the well-known full-stack FastAPI template: synchronous routes, a session a request, a JWT with a
shared secret, the user read by its id, rows filtered by their owner. No tenants, row-level security, versions, audit
or documented errors. ``DATABASE_URL`` names its database.
"""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Annotated, Any
from uuid import UUID, uuid4

import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import OAuth2PasswordBearer
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Engine, ForeignKey, create_engine, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

SECRET = "a-secret-of-the-benchmark-and-of-nothing-else"  # noqa: S105 (it guards nothing)
_token = OAuth2PasswordBearer(tokenUrl="login")


class Base(DeclarativeBase):
    """Base of the two tables."""


class User(Base):
    """Somebody."""

    __tablename__ = "users"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    email: Mapped[str] = mapped_column(unique=True)
    is_active: Mapped[bool] = mapped_column(default=True)


class Contact(Base):
    """The resource."""

    __tablename__ = "contacts"
    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey("users.id"), index=True)
    name: Mapped[str]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    type: Mapped[str] = mapped_column(default="other")
    status: Mapped[str] = mapped_column(default="lead")
    notes: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ContactIn(BaseModel):
    """What callers send."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    type: str | None = None
    status: str | None = None
    notes: str | None = None


class ContactOut(BaseModel):
    """What callers get."""

    model_config = ConfigDict(from_attributes=True)
    id: UUID
    name: str
    email: str | None
    phone: str | None
    type: str
    status: str
    notes: str | None
    created_at: datetime


@lru_cache(maxsize=1)
def engine() -> Engine:
    """The process's engine."""
    return create_engine(os.environ["DATABASE_URL"], pool_size=4, max_overflow=8)


def _session() -> Iterator[Session]:
    with Session(engine()) as session:
        yield session


Db = Annotated[Session, Depends(_session)]


def _user(session: Db, token: Annotated[str, Depends(_token)]) -> User:
    claims = jwt.decode(token, SECRET, algorithms=["HS256"])
    user = session.get(User, UUID(claims["sub"]))
    if user is None or not user.is_active:
        raise HTTPException(status_code=404, detail="User not found")
    return user


Current = Annotated[User, Depends(_user)]
app = FastAPI()


@app.get("/api/v1/health")
def health() -> dict[str, str]:
    """Lives."""
    return {"status": "ok"}


@app.get("/api/v1/contacts")
def list_contacts(session: Db, user: Current, page: int = 1, limit: int = 20) -> dict[str, Any]:
    """Lists."""
    mine = select(Contact).where(Contact.owner_id == user.id)
    total = session.scalar(select(func.count()).select_from(mine.subquery()))
    rows = session.scalars(mine.order_by(Contact.created_at.desc()).offset((page - 1) * limit).limit(limit)).all()
    return {"contacts": [ContactOut.model_validate(row) for row in rows], "count": total}


@app.post("/api/v1/contacts", status_code=201)
def create_contact(session: Db, user: Current, body: ContactIn) -> dict[str, ContactOut]:
    """Adds."""
    contact = Contact(owner_id=user.id, **body.model_dump(exclude_unset=True))
    session.add(contact)
    session.commit()
    session.refresh(contact)
    return {"contact": ContactOut.model_validate(contact)}


def _mine(session: Session, user: User, contact_id: UUID) -> Contact:
    contact = session.get(Contact, contact_id)
    if contact is None or contact.owner_id != user.id:
        raise HTTPException(status_code=404, detail="Contact not found")
    return contact


@app.get("/api/v1/contacts/{contact_id}")
def get_contact(session: Db, user: Current, contact_id: UUID) -> dict[str, ContactOut]:
    """Reads."""
    return {"contact": ContactOut.model_validate(_mine(session, user, contact_id))}


@app.patch("/api/v1/contacts/{contact_id}")
def update_contact(session: Db, user: Current, contact_id: UUID, body: ContactIn) -> dict[str, ContactOut]:
    """Changes."""
    contact = _mine(session, user, contact_id)
    for name, value in body.model_dump(exclude_unset=True).items():
        setattr(contact, name, value)
    session.commit()
    session.refresh(contact)
    return {"contact": ContactOut.model_validate(contact)}


def prepare(people: int) -> list[str]:
    """Makes the tables and so many users; returns an access token of each."""
    Base.metadata.create_all(engine())
    expires = datetime.now(UTC) + timedelta(hours=2)
    with Session(engine()) as session:
        users = [User(email=f"{uuid4().hex}@example.com") for _ in range(people)]
        session.add_all(users)
        session.commit()
        return [jwt.encode({"sub": str(user.id), "exp": expires}, SECRET, algorithm="HS256") for user in users]
