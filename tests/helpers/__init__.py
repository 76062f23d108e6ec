"""What tests of several rooms share that is no maker of data."""
