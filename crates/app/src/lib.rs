//! What a municipality can do, one folder per capability.
