"""The dockable panel: form, questions to the backend, queue, display of results, history,
comparison. Main thread only.
"""
