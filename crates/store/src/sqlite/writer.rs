//! The one writer of a file, and group commit.
//!
//! Callers queue for the connection. Each runs its own closure in the open transaction: the first as it is, those
//! after it in a SAVEPOINT. While others wait, the transaction is handed on to the next of them; the last one (or the one that fills the
//! batch) COMMITs. Everybody is answered after that COMMIT, also with an error: an error may rest on what an
//! earlier closure of the same batch wrote. If the transaction is lost, each closure runs again alone.

use std::any::Any;
use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};

use super::batch::Batch;
use super::conn::SqliteConn;
use crate::error::StoreError;
use crate::store::Body;
use crate::sync::lock;
use crate::tx::{Conn, Env, Left, Tx};

/// The queue for the writing connection.
pub(super) struct Writer {
    queue: Mutex<Queue>,
    batch_max: usize,
}

struct Queue {
    idle: Option<SqliteConn>,
    waiting: VecDeque<Sender<Lease>>,
}

/// The right to use the connection, and the transaction that is open on it.
struct Lease {
    conn: SqliteConn,
    open: Option<Open>,
}

struct Open {
    batch: Arc<Batch>,
    size: usize,
}

/// How one run went.
pub(crate) enum Attempt {
    /// The closure's answer stands.
    Settled,
    /// Nothing was written; run again alone.
    Again(StoreError),
    /// Nothing was written, and running again would not help.
    Failed(StoreError),
}

/// How a closure left its savepoint.
enum Ran {
    Left(Left),
    Panicked(Box<dyn Any + Send>),
}

impl Writer {
    pub(super) fn new(conn: SqliteConn, batch_max: usize) -> Self {
        let queue = Queue { idle: Some(conn), waiting: VecDeque::new() };
        Self { queue: Mutex::new(queue), batch_max }
    }

    /// Runs `body` once. `alone` gives it a transaction of its own.
    pub(super) fn attempt(&self, env: Env<'_>, body: &mut Body<'_>, alone: bool) -> Attempt {
        let mut lease = self.acquire();
        if alone {
            lease.commit();
        }
        let batch = match lease.join() {
            Ok(batch) => batch,
            Err(error) => {
                self.release(lease);
                return Attempt::Again(error);
            }
        };
        let ran = lease.run(env, body);
        self.pass_on(lease, alone);
        conclude(ran, &batch.wait(), alone)
    }

    /// Waits for the connection, first come first served.
    fn acquire(&self) -> Lease {
        loop {
            let turn = {
                let mut queue = lock(&self.queue);
                if let Some(conn) = queue.idle.take() {
                    return Lease { conn, open: None };
                }
                let (sender, turn) = channel();
                queue.waiting.push_back(sender);
                turn
            };
            // A sender that is dropped unsent means the queue was left by mistake: line up again.
            if let Ok(lease) = turn.recv() {
                return lease;
            }
        }
    }

    /// Hands the open transaction to the next caller, or COMMITs it first.
    fn pass_on(&self, mut lease: Lease, alone: bool) {
        let full = lease.open.as_ref().is_none_or(|open| open.size >= self.batch_max);
        if full || alone || lock(&self.queue).waiting.is_empty() {
            lease.commit();
        }
        self.release(lease);
    }

    /// Gives the connection to the next caller. With nobody left to take it, an open transaction ends here.
    fn release(&self, mut lease: Lease) {
        let mut queue = lock(&self.queue);
        while let Some(next) = queue.waiting.pop_front() {
            match next.send(lease) {
                Ok(()) => return,
                Err(returned) => lease = returned.0,
            }
        }
        lease.commit();
        queue.idle = Some(lease.conn);
    }
}

impl Lease {
    /// Joins the open transaction, or begins one.
    fn join(&mut self) -> Result<Arc<Batch>, StoreError> {
        if let Some(open) = &mut self.open {
            open.size += 1;
            return Ok(Arc::clone(&open.batch));
        }
        self.conn.run("BEGIN IMMEDIATE")?;
        let batch = Arc::new(Batch::default());
        self.open = Some(Open { batch: Arc::clone(&batch), size: 1 });
        Ok(batch)
    }

    /// Runs the closure. The first of a transaction needs no savepoint: there is nothing before it that could
    /// be lost with it, and a savepoint copies every page it changes.
    fn run(&mut self, env: Env<'_>, body: &mut Body<'_>) -> Ran {
        if self.open.as_ref().is_some_and(|open| open.size == 1) {
            return self.run_first(env, body);
        }
        self.run_in_savepoint(env, body)
    }

    /// What the closure does not keep ends the transaction, and the next caller begins another.
    fn run_first(&mut self, env: Env<'_>, body: &mut Body<'_>) -> Ran {
        let ran = run_body(&self.conn, env, body);
        if matches!(ran, Ran::Left(Left::Keep)) {
            if !self.conn.in_transaction() {
                self.abandon(StoreError::Transient(
                    "SQLite ended the transaction after a failure".to_owned(),
                ));
            }
            return ran;
        }
        self.roll_back();
        if let Some(open) = self.open.take() {
            open.batch.end(Ok(()));
        }
        ran
    }

    /// Runs the closure in a savepoint. When the transaction cannot go on, its whole batch is told.
    fn run_in_savepoint(&mut self, env: Env<'_>, body: &mut Body<'_>) -> Ran {
        if let Err(error) = self.conn.run("SAVEPOINT s") {
            self.abandon(error.clone());
            return Ran::Left(Left::Fail(error));
        }
        let ran = run_body(&self.conn, env, body);
        let close = match ran {
            Ran::Left(Left::Keep) => self.conn.command("RELEASE s"),
            _ => self.conn.command("ROLLBACK TO s").and_then(|()| self.conn.command("RELEASE s")),
        };
        if let Err(error) = close {
            self.abandon(error);
        }
        ran
    }

    /// COMMITs the open transaction, if any, and tells its batch.
    fn commit(&mut self) {
        let Some(open) = self.open.take() else { return };
        let how = self.conn.run("COMMIT");
        if how.is_err() {
            self.roll_back();
        }
        open.batch.end(how);
    }

    /// Gives the open transaction up and tells its batch.
    fn abandon(&mut self, error: StoreError) {
        self.roll_back();
        if let Some(open) = self.open.take() {
            open.batch.end(Err(error));
        }
    }

    /// A failed ROLLBACK means that SQLite has ended the transaction already.
    fn roll_back(&self) {
        if self.conn.in_transaction() {
            drop(self.conn.run("ROLLBACK"));
        }
    }
}

fn run_body(conn: &SqliteConn, env: Env<'_>, body: &mut Body<'_>) -> Ran {
    let run = || {
        let mut tx = Tx::new(Conn::Sqlite(conn), env);
        let ok = body(&mut tx);
        tx.leave(ok)
    };
    // The closure's own state after a panic is its caller's affair: the panic goes on to the caller.
    catch_unwind(AssertUnwindSafe(run)).map_or_else(Ran::Panicked, Ran::Left)
}

/// The answer to one caller once its batch has ended.
fn conclude(ran: Ran, batch: &Result<(), StoreError>, alone: bool) -> Attempt {
    match (ran, batch) {
        (Ran::Panicked(panic), _) => resume_unwind(panic),
        (Ran::Left(Left::Fail(error)), _) if error.is_transient() => Attempt::Again(error),
        (Ran::Left(_), Err(error)) if !alone => Attempt::Again(error.clone()),
        (Ran::Left(Left::Undo), _) | (Ran::Left(Left::Keep), Ok(())) => Attempt::Settled,
        (Ran::Left(Left::Fail(error)), _) => Attempt::Failed(error),
        (Ran::Left(Left::Keep), Err(error)) if error.is_transient() => Attempt::Again(error.clone()),
        (Ran::Left(Left::Keep), Err(error)) => Attempt::Failed(error.clone()),
    }
}
