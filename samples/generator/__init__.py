"""Makes the sample organisation: see ../generate.py and ../README.md."""
