"""What the record says about a text before anyone has moved: the first ballot.

`evidence` collects what was known the day before, `ballot` turns it into the ordered
logit of every member, `expectation` keeps the result for a calibration. Drafts on the
table (`sim.meeting.tabling`) start from it, and ``plenary predict`` writes it down.
"""
