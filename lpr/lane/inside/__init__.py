"""Who is inside, and who went through."""
