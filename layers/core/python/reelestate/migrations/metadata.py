"""Every table of the product, for Alembic and for tests: importing this module fills ``Base.metadata``."""

import reelestate.audit.tables
import reelestate.billing.tables
import reelestate.brand_kits.tables
import reelestate.contacts.tables
import reelestate.identity.tables
import reelestate.inbox.tables
import reelestate.kit.http.tables
import reelestate.media.tables
import reelestate.notifications.tables
import reelestate.organizations.tables
import reelestate.projects.tables
import reelestate.properties.tables
import reelestate.renders.live.tables
import reelestate.renders.tables
import reelestate.scenes.tables
import reelestate.templates.tables  # noqa: F401 - the imports are the point
from reelestate.kit.database import Base

METADATA = Base.metadata
