"""The subcommands of ``plenary``, one file each."""
