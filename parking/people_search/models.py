"""The index of people as tables: the endings of words, and whose words they are."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Model


class SearchEnding(Model):
    """One ending of a word that somebody is found by, as bytes of UTF-8."""

    __tablename__ = "search_ending"

    rest: Mapped[bytes] = mapped_column(sa.LargeBinary(160), primary_key=True)
    word: Mapped[str] = mapped_column(sa.String(40), primary_key=True)


class SearchWord(Model):
    """A word that a person is found by: of the name and numbers, or of a plate."""

    __tablename__ = "search_word"
    __table_args__ = (sa.Index("ix_search_word_word_kind_person_id", "word", "kind", "person_id"),)

    person_id: Mapped[int] = mapped_column(
        sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True
    )
    kind: Mapped[str] = mapped_column(sa.String(5), primary_key=True)
    word: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
