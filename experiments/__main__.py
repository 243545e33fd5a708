"""Makes ``python -m experiments`` do what ``plenary`` does."""

import sys

from experiments.command_line import main

sys.exit(main())
