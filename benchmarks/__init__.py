"""Programs that measure Citewell, beside other engines in the same run; none of them is needed to use or test it."""
