"""The web shell: errors, headers, languages, navigation and formatting."""
