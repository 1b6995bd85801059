"""When things happen: clocks, retries, approval, delivery. No logic, no SQL, no data."""
