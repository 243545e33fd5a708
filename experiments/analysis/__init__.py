"""Tables made from the tables of a study, and cells played again."""
