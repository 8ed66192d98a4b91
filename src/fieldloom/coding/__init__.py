"""What the words speak of: codebook, codings, memos, and every act that can be taken back.

Nouns: code, coding, memo, act. Its one law: a coding is one coder's, it stands on a passage, and
nobody's coding is overwritten by another; disagreement is data.
"""
