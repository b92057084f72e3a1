"""Analysis jobs: examining uploads that take longer than a request, and looking again at any."""
