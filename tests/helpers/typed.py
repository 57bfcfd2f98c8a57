"""What people may type or paste, for Hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

anything = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x00\x0b\x0c\x1c\x1f\x85\xa0\xad\u0301\u0308\u034f\u200b\u200c\u200d\u202e\u2028\u2060\u3000"),
        st.sampled_from("\u3164\ufe0e\ufe0f\ufeff\ufffe\ufffd\U000e0067\u2764\U0001f469'\u2019`-\u2013aeEn \n\r\t"),
        st.sampled_from("\u0130\u0131\u0132\u00df\u1e9e\u03a3\u03c2\u03c3\u00c6\u0152\u00d8\u0149\u00b4\u00a8\ufb01"),
    ),
    max_size=30,
)
"""Any Unicode, and more often than by chance what breaks texts: controls, joiners, marks, capitals without a pair."""

posted = anything.filter(lambda typed: "\0" not in typed and typed.encode("utf-8", "ignore").decode() == typed)
"""What a browser can send: whole signs, and no NUL, which is answered with 400."""
