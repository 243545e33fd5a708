"""Effects against data: what the votes say of the instruments that the model assumes."""
