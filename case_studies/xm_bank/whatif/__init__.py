"""What the simulator takes from XM Bank's data: its start, observed ranges, and estimated parameters."""
