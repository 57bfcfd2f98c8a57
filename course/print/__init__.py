"""The evening-before pack (*pakket voor de dag*) on paper: from plain data to an accessible PDF (PDF/UA-1).

Typst sets it. What people typed reaches it as JSON and never as markup, with the fonts of the wheel alone.
"""
