"""From tables to an answer: summary, report, comparison, sensitivity."""
