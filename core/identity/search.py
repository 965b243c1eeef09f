"""Finding people by name however it is typed: without accents, in any case."""

import unicodedata

# Letters that are letters of their own, so that taking accents away does not reach them.
PLAIN = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i"})


def fold_words(text: str) -> str:
    """Write text in small letters without accents: "Nguyễn" and "NGUYEN" both as "nguyen"."""
    # Taken apart first: a letter in a fancy script becomes a capital only then.
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return " ".join(plain.translate(PLAIN).casefold().split())
