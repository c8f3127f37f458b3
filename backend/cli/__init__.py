"""The command line: one file per command, progress, errors and tables in the terminal.

May import every other room.
"""
