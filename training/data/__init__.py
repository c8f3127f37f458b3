"""Raw imagery on disk to scenes of co-registered modalities in physical units, and crops of
them.
"""
