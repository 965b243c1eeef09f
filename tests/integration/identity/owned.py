"""Things of identity that belong to one person, for the test of permissions."""

from flask import Flask
from sqlalchemy import select

from core.db import transaction
from core.identity.models import SignInSession
from tests.people import sign_in


def make_sign_in_session(app: Flask, owner_id: int) -> dict[str, object]:
    """Sign the owner in somewhere else."""
    sign_in(app.test_client(), person_id=owner_id)
    with app.app_context(), transaction() as session:
        query = select(SignInSession.id).where(SignInSession.person_id == owner_id)
        return {"session_id": session.scalars(query.order_by(SignInSession.id.desc())).first()}
