"""Pictures that a notice shows to the staff."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the id of the picture."""
    op.add_column("notices", sa.Column("attachment", sa.String))
