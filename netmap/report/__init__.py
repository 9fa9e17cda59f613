"""An analysis as documents and as a package for other researchers."""
