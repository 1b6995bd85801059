"""The science of the ranking: arrays and tables in, arrays and tables out; no file, no SQL."""
