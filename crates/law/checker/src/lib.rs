//! A second, deliberately naive pay calculation, for tests only.
