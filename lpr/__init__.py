"""From camera frame to open barrier."""
