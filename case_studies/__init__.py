"""Case studies: each folder holds one bank's data, texts and exhibits."""
