"""Questions and passages as vectors, with numpy alone."""
