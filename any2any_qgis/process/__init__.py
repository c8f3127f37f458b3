"""The backend's process: its client, the shared warm one, QGIS tasks, jobs as they travel.

Never imports backend.
"""
