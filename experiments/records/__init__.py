"""A living record: read the world's files of votes and keep them beside the shipped record.

`cells` reads a file as text cells, `layouts` recognises what its columns hold, `members`,
`ballots` and `days` understand names, codes and dates, `reading` puts them together,
`merging` finds out which roll-calls are known already, and `folder` keeps the rest.
"""
