"""The quarter's books: every stage's accounts, refused rows, submissions, claims, findings."""
