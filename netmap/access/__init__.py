"""Who may do what: everything that somebody reads or writes goes through here.

Knows the store, the model and the settings; the store itself knows nobody.
"""
