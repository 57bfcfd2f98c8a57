"""An opening of enrolment with all the faults: `python -m tests.storm` (`make storm`)."""
