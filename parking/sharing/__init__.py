"""A car that two permit holders share: asked for, agreed to by the other, ended by either."""
