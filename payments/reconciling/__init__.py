"""The provider's statement beside the books: every difference listed, the safe ones mended."""
