"""Pages of topics: of residents, of the desk, of calls and of oversight."""
