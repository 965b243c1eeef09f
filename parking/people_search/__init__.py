"""Finding a person by any part of a name, number, badge or plate."""
