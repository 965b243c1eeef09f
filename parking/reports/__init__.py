"""The office's reports: permits, money, occupancy, oversell, waitlists and exceptions."""
