"""What is particular to the pages of L Bank."""
