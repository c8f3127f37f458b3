"""Training of both stages, evaluation and export.

Imports the backend; the backend never imports this.
"""
