"""Kill runs: workers and servers die at random moments and at every named pause point."""
