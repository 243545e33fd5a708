"""What to do: whom to win, what to write, when to vote, what the others will answer.

Answers rest on tables and draws of the floors below. `draws` is the joint distribution
of the ballots on one text; `whip` and `package` start from it. `answer` is what every
command hands to the report.
"""
