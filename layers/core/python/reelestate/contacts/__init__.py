"""The people a realtor deals with."""
