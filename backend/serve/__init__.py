"""The backend as a process for QGIS: JSON lines on stdin and stdout.

May import every room but cli.
"""
