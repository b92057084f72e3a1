"""script_writing"""
