"""What can go wrong before and around the notebook."""


class Problem(Exception):
    """One plain sentence that says what is wrong and what to do; it is shown without a traceback."""
