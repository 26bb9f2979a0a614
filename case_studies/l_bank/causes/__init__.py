"""The suspected causes of L's losses, what is tested for each, and the data behind the tests."""
