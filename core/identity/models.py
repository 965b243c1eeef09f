"""People, their roles, their sign-in sessions and their links to the staff directory."""

from datetime import datetime

import sqlalchemy as sa
from flask_security import RoleMixin, UserMixin
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.db import Model, UtcDateTime, db
from core.identity.search import fold_words

# Whoever holds any other role acts on other people's money, gates or records, so a local
# account with it needs a second factor. Record 0021 says why these two are left out.
ROLES_WITHOUT_SECOND_FACTOR: frozenset[str] = frozenset({"employee", "driver"})

person_role = sa.Table(
    "person_role",
    db.metadata,
    sa.Column("person_id", sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("role_id", sa.ForeignKey("role.id", ondelete="CASCADE"), primary_key=True),
)


class Role(Model, RoleMixin):
    """One of permissions.ROLES; the table there says what it may do."""

    __tablename__ = "role"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(40), unique=True)


class Person(Model, UserMixin):
    """Someone who can sign in. People come from personnel records; nobody registers here."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(255), unique=True)
    password: Mapped[str | None] = mapped_column(sa.String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)

    name: Mapped[str] = mapped_column(sa.String(120))
    locale: Mapped[str] = mapped_column(sa.String(10), default="en")
    employee_number: Mapped[str | None] = mapped_column(sa.String(20), unique=True)
    badge_number: Mapped[str | None] = mapped_column(sa.String(40), unique=True)
    employment_class: Mapped[str] = mapped_column(sa.String(40), default="staff")
    site: Mapped[str] = mapped_column(sa.String(40), default="main")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # When a feed said that the person has left; an account that somebody closed has none.
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    # Name, e-mail and employee number as core.identity.search folds them; kept by an event.
    search_text: Mapped[str] = mapped_column(sa.String(400), default="")

    # Named as Flask-Security expects. Secret and codes are stored encrypted.
    tf_primary_method: Mapped[str | None] = mapped_column(sa.String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(sa.Text)
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(sa.JSON()))
    # The newest time step whose code was accepted: a code that was seen is not taken again.
    tf_last_counter: Mapped[int | None] = mapped_column()

    roles: Mapped[list[Role]] = relationship(  # type: ignore[assignment]  # the mixin's RoleMixin
        secondary=person_role, lazy="select"
    )

    # Set for a request whose sign-in lacked the second factor that the roles call for.
    is_weakly_signed_in = False

    @property
    def role_names(self) -> frozenset[str]:
        """Names of all roles held."""
        return frozenset(role.name for role in self.roles)

    @property
    def acting_roles(self) -> frozenset[str]:
        """Roles that count now: without a second factor, only those that need none."""
        if self.is_weakly_signed_in:
            return self.role_names & ROLES_WITHOUT_SECOND_FACTOR
        return self.role_names

    @property
    def owner_id(self) -> int:
        """A person's own record belongs to that person."""
        return self.id

    @property
    def needs_second_factor(self) -> bool:
        """Whether a password alone is too little for this person's roles."""
        return bool(self.role_names - ROLES_WITHOUT_SECOND_FACTOR)

    @property
    def has_second_factor(self) -> bool:
        """Whether an authenticator app has been set up."""
        return bool(self.tf_primary_method and self.tf_totp_secret)

    def check_tf_required(
        self,
        tf_setup_methods: list[tuple[str, str]],
        tf_fresh: bool,  # noqa: ARG002 - Flask-Security's signature; devices are not remembered
    ) -> tuple[bool, list[tuple[str, str]]]:
        """Ask for a code at sign-in where the roles call for it, or where the person chose it."""
        return self.needs_second_factor or bool(tf_setup_methods), tf_setup_methods

    def check_tf_required_setup(self) -> bool:
        """Whether the second factor may not be taken off again."""
        return self.needs_second_factor


@sa.event.listens_for(Person, "before_insert")
@sa.event.listens_for(Person, "before_update")
def _keep_search_text(_mapper: object, _connection: object, person: Person) -> None:
    """Fold what people are found by, since databases differ in what they fold."""
    facts = (person.name, person.email, person.employee_number)
    person.search_text = fold_words(" ".join(fact for fact in facts if fact))


class SignInSession(Model):
    """One sign-in on one device: what the person can see and end."""

    __tablename__ = "sign_in_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    # How the person proved who they are: password, totp, recovery or oidc.
    method: Mapped[str] = mapped_column(sa.String(20))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    address: Mapped[str] = mapped_column(sa.String(45), default="")
    agent: Mapped[str] = mapped_column(sa.String(200), default="")

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def owner_id(self) -> int:
        """The person whose session this is."""
        return self.person_id


class DirectoryLink(Model):
    """A person's account at the staff identity provider, by issuer and subject."""

    __tablename__ = "directory_link"
    __table_args__ = (sa.UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), index=True
    )
    issuer: Mapped[str] = mapped_column(sa.String(255))
    subject: Mapped[str] = mapped_column(sa.String(255))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
