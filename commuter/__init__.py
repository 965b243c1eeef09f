"""How staff travel without parking: shuttles now, benefits later."""
