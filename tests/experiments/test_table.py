"""What `plenary table` says below its rows."""

from experiments.commands.table import elections
from experiments.study.study import Study


def test_a_body_that_elects_says_what_becomes_of_texts():
    study = Study(base={"forum": {"text": "candidature"}}, choices={"forum": "itu_election"})
    assert elections(study) == [
        "itu_election elects: the texts on its table are taken for rival candidates, "
        "by secret ballot."
    ]
    assert elections(Study(base={"forum": {"text": "resolution"}})) == []
