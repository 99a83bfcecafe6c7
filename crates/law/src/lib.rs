//! Statutes, agreements and the chart of accounts as dated data and small pure functions. No I/O.
