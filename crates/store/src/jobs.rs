//! Work that follows a transaction: leased, fenced, tried again with a growing pause, and given up visibly.
//!
//! A job is enqueued in the transaction of the fact that asks for it. A worker leases it for a while, renews
//! the lease while it works, and reports. Each lease has its attempt number as fence: a worker that was
//! slow and lost its lease can no longer report.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use uuid::Uuid;

use crate::args;
use crate::config::Engine;
use crate::error::StoreError;
use crate::row::{FromRow, Row};
use crate::scope::Scope;
use crate::store::Store;
use crate::tx::Tx;

/// A job to be done later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewJob {
    /// What to do; the worker chooses by it.
    pub kind: String,
    /// What to do it with.
    pub payload: Value,
    /// While a job of the same kind and key is unfinished, another one is not added.
    pub dedup_key: Option<String>,
    /// Lower goes first.
    pub priority: i64,
    /// Not before this moment; at once if it is none.
    pub run_at: Option<Timestamp>,
    /// Tries before the job is dead.
    pub attempts_max: i64,
}

impl NewJob {
    /// A job to be done at once, tried ten times.
    pub fn new(kind: impl Into<String>, payload: Value) -> Self {
        Self { kind: kind.into(), payload, dedup_key: None, priority: 0, run_at: None, attempts_max: 10 }
    }

    /// The job with a key against doubles.
    #[must_use]
    pub fn dedup(mut self, key: impl Into<String>) -> Self {
        self.dedup_key = Some(key.into());
        self
    }

    /// The job not before a moment.
    #[must_use]
    pub const fn at(mut self, run_at: Timestamp) -> Self {
        self.run_at = Some(run_at);
        self
    }
}

/// A job that a worker has for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeasedJob {
    /// Its id.
    pub id: Uuid,
    /// What to do.
    pub kind: String,
    /// What to do it with.
    pub payload: Value,
    /// Number of this try, from 1; the fence of the lease.
    pub attempt: i64,
    worker: Uuid,
}

/// A job that was given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadJob {
    /// Its id.
    pub id: Uuid,
    /// What was to be done.
    pub kind: String,
    /// How often it was tried.
    pub attempts: i64,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// When it was given up.
    pub finished_at: Timestamp,
}

/// The first pause after a failure; doubled at each further one.
const PAUSE: SignedDuration = SignedDuration::from_secs(10);
/// The longest pause.
const PAUSE_MAX: SignedDuration = SignedDuration::from_hours(1);
const LEASE_LOST: &str = "lease lost before the worker reported";

const INSERT: &str = "insert into job
    (id, kind, payload, dedup_key, priority, run_at, state, attempts, attempts_max, created_at)
    values ($1, $2, $3, $4, $5, $6, 0, 0, $7, $8) on conflict do nothing";
const READY: &str = "select 1 from job where (state = 0 and run_at <= $1)
    or (state = 1 and lease_until <= $1) limit 1";
const BURY_LOST: &str = "update job set state = 3, leased_by = null, lease_until = null, finished_at = $1,
    last_error = $2 where state = 1 and lease_until <= $1 and attempts >= attempts_max";
const HEARTBEAT: &str = "update job set lease_until = $4
    where id = $1 and leased_by = $2 and attempts = $3 and state = 1";
const FINISH: &str = "update job set state = 2, leased_by = null, lease_until = null, finished_at = $4
    where id = $1 and leased_by = $2 and attempts = $3 and state = 1";
const FAIL: &str = "update job set leased_by = null, lease_until = null, last_error = $4, run_at = $5,
    state = case when attempts >= attempts_max then 3 else 0 end,
    finished_at = case when attempts >= attempts_max then $6 else finished_at end
    where id = $1 and leased_by = $2 and attempts = $3 and state = 1";
const DEAD: &str = "select id, kind, attempts, last_error, finished_at from job where state = 3 order by id";
const REVIVE: &str = "update job set state = 0, attempts = 0, run_at = $2, finished_at = null
    where id = $1 and state = 3";
const SWEEP: &str = "delete from job where state = 2 and finished_at < $1";

fn lease_sql(engine: Engine) -> String {
    let lock = if engine == Engine::Postgres { "for update skip locked" } else { "" };
    format!(
        "update job set state = 1, attempts = attempts + 1, leased_by = $1, lease_until = $2
         where id in (select id from job where (state = 0 and run_at <= $3) or (state = 1 and lease_until <= $3)
                      order by priority, run_at, id limit $4 {lock})
         returning id, kind, payload, attempts, leased_by"
    )
}

impl Tx<'_> {
    /// Adds a job, done only if this transaction is written.
    pub fn enqueue(&mut self, job: &NewJob) -> Result<(), StoreError> {
        let (id, now) = (self.new_id(), self.now());
        let run_at = job.run_at.unwrap_or(now);
        let args = args![
            id,
            &job.kind,
            job.payload.clone(),
            job.dedup_key.as_deref(),
            job.priority,
            run_at,
            job.attempts_max,
            now
        ];
        self.exec(INSERT, &args).map(drop)
    }

    /// Marks a job done in the transaction that holds its effects. [`StoreError::LeaseLost`] when another
    /// worker has it: then the effects must not be written either.
    pub fn finish_job(&mut self, job: &LeasedJob) -> Result<(), StoreError> {
        let args = args![job.id, job.worker, job.attempt, self.now()];
        held(self.exec(FINISH, &args)?)
    }

    /// Gives the job back after a failure: later, or never again when its tries are used up. `why` must not
    /// hold personal data.
    pub fn fail_job(&mut self, job: &LeasedJob, why: &str) -> Result<(), StoreError> {
        let now = self.now();
        let run_at = now.checked_add(pause(job.attempt)).unwrap_or(now);
        held(self.exec(FAIL, &args![job.id, job.worker, job.attempt, why, run_at, now])?)
    }

    /// The jobs that were given up.
    pub fn dead_jobs(&mut self) -> Result<Vec<DeadJob>, StoreError> {
        self.all(DEAD, &[])
    }

    /// Lets a dead job be tried again.
    pub fn revive_job(&mut self, id: Uuid) -> Result<(), StoreError> {
        match self.exec(REVIVE, &args![id, self.now()])? {
            0 => Err(StoreError::NotFound),
            _ => Ok(()),
        }
    }

    /// Removes jobs that were done before a moment.
    pub fn sweep_jobs(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        self.exec(SWEEP, &args![before])
    }
}

impl Store {
    /// Leases up to `limit` jobs that are due, and those whose worker went silent.
    pub fn lease_jobs(
        &self,
        scope: Scope,
        worker: Uuid,
        limit: u32,
        lease: SignedDuration,
    ) -> Result<Vec<LeasedJob>, StoreError> {
        // Most looks find nothing: a read does not disturb the writer.
        if self.read(scope, |tx| tx.opt::<i64>(READY, &args![tx.now()]))?.is_none() {
            return Ok(Vec::new());
        }
        let sql = lease_sql(self.engine());
        self.write(scope, |tx| {
            let now = tx.now();
            tx.exec(BURY_LOST, &args![now, LEASE_LOST])?;
            tx.all(&sql, &args![worker, until(now, lease), now, limit])
        })
    }

    /// Prolongs a lease. [`StoreError::LeaseLost`] when another worker has the job: stop working.
    pub fn heartbeat_job(
        &self,
        scope: Scope,
        job: &LeasedJob,
        lease: SignedDuration,
    ) -> Result<(), StoreError> {
        self.write(scope, |tx| {
            let args = args![job.id, job.worker, job.attempt, until(tx.now(), lease)];
            held(tx.exec(HEARTBEAT, &args)?)
        })
    }

    /// [`Tx::finish_job`] in a transaction of its own.
    pub fn finish_job(&self, scope: Scope, job: &LeasedJob) -> Result<(), StoreError> {
        self.write(scope, |tx| tx.finish_job(job))
    }

    /// [`Tx::fail_job`] in a transaction of its own.
    pub fn fail_job(&self, scope: Scope, job: &LeasedJob, why: &str) -> Result<(), StoreError> {
        self.write(scope, |tx| tx.fail_job(job, why))
    }
}

fn held(rows: u64) -> Result<(), StoreError> {
    if rows == 0 { Err(StoreError::LeaseLost) } else { Ok(()) }
}

fn until(now: Timestamp, lease: SignedDuration) -> Timestamp {
    now.checked_add(lease).unwrap_or(Timestamp::MAX)
}

/// 10 s, 20 s, 40 s … up to an hour.
fn pause(attempt: i64) -> SignedDuration {
    let doublings = u32::try_from(attempt.saturating_sub(1)).unwrap_or(0).min(20);
    PAUSE.checked_mul(1 << doublings).unwrap_or(PAUSE_MAX).min(PAUSE_MAX)
}

impl FromRow for LeasedJob {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            kind: row.get(1)?,
            payload: row.get(2)?,
            attempt: row.get(3)?,
            worker: row.get(4)?,
        })
    }
}

impl FromRow for DeadJob {
    fn from_row(row: &Row<'_>) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.get(0)?,
            kind: row.get(1)?,
            attempts: row.get(2)?,
            last_error: row.get(3)?,
            finished_at: row.get(4)?,
        })
    }
}
