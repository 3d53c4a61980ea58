"""The answer beside an ideal one."""
