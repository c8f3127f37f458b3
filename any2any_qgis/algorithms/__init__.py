"""Processing: one file per algorithm over one base."""
