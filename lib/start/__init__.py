"""What `run.py` does, before anything is installed: these modules use the standard library only."""
