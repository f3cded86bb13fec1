"""What researchers count and read of many stories at once."""
