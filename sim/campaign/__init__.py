"""What happens between meetings, year by year."""
