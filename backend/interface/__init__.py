"""The ways in: JSON lines for QGIS, the terminal's progress, errors and tables. May import everything but the command line."""
