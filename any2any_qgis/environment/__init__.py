"""The backend's Python: found, built, verified, repaired, removed.

Standard library and, in network.py, QGIS; never imports backend.
"""
