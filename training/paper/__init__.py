"""The paper: its tables, the rivals of Table 2, what training costs.

May import lib, data and the backend; never a script.
"""
