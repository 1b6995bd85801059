"""A quarter's run: its state, its lock, its steps, its approval, its release."""
