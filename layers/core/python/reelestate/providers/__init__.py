"""Creative capabilities behind small Protocols; ``factory`` chooses by settings.

A lesser provider that steps in says so in its result's ``fallback_reason``, which goes into the job's record.
"""
