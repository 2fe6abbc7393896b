"""Letters: wording, context models, cleaning and typesetting.

Pure-ish: inputs in, words or bytes out. What is stored where, and when a letter is ordered, is not
decided here.
"""
