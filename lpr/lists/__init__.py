"""The lanes' lists, server side: gathered, numbered, told as changes, signed, waited for."""
