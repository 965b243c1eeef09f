"""What people type into forms, tidied before anything looks at it."""


def stripped(value: str | None) -> str | None:
    """Without blanks around it, nor the zero bytes that PostgreSQL does not take."""
    return value.replace("\x00", "").strip() if value else value


def text_of(value: str | None) -> str:
    """The same; nothing typed is an empty text."""
    return stripped(value) or ""
