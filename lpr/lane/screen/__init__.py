"""The lane's own screen: what a driver reads, presses and types, with or without a line."""
