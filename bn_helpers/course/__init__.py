"""The lessons as files: executed, merged with a new version, shown in README."""
