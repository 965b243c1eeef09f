"""What people decide about plates beside permits: hot list, aliases, responders, duties, switches.

Each has its table, its commands and its office pages; lanes get them by `queries`.
"""
