"""What holds for every test."""

from hypothesis import settings

# How fast the machine is, and how busy, is no property of the code.
settings.register_profile("unhurried", settings(), deadline=None)
settings.load_profile("unhurried")
