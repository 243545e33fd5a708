"""One agenda item, from the table to the count."""
