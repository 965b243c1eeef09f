"""Where frames come from: cameras behind one port, and what can be wrong with one."""
