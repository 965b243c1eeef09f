"""What a lane's list says because of permits, and which tables decide it."""
