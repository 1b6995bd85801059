"""Tests of the nation itself."""
