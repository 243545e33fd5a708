"""Known outcomes of real meetings."""
