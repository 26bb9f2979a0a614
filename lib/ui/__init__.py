"""What is on screen: language, navigation, chapters and exhibits. The only package that imports Streamlit."""
