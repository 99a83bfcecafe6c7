//! Both databases: transactions in one scope, migrations, documents, jobs, and the only clock.
