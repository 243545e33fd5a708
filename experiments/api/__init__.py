"""The Python face of Plenary: the commands as functions, their results as objects."""
