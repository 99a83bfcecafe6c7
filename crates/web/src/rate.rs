//! How fast one session, program or address may ask: a bucket of requests that fills again with time.
//!
//! A whole town hall may come from one address at eight in the morning, so a session and a service account have
//! buckets of their own, and strangers of one address share a large one. What costs much, to prove who one is, has a
//! smaller bucket besides, so that one address cannot take the places where passwords are checked from all others.
//! Kept in memory: it protects this process.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use uuid::Uuid;

use crate::ctx::Found;

/// Requests a second a session or a program may send over time, unless the operator decides otherwise.
pub const REQUESTS_PER_SECOND: u32 = 100;
/// Buckets kept at most; then those that are full again, which know nothing, are forgotten.
const KEPT: usize = 50_000;

/// All buckets, and how fast they fill.
#[derive(Debug)]
pub(crate) struct Rates {
    /// None when nothing is limited.
    limits: Option<Limits>,
    buckets: Mutex<HashMap<Key, Bucket>>,
}

/// Requests at once, and the pause after which there is one more.
type Limit = (u32, Duration);

#[derive(Debug, Clone, Copy)]
struct Limits {
    /// For one session or program.
    known: Limit,
    /// For all strangers of one address.
    strangers: Limit,
    /// For proofs of who one is, from one address or one known browser.
    proofs: Limit,
}

impl Limits {
    const fn of(self, key: Key) -> Limit {
        match key {
            Key::Known(_) => self.known,
            Key::Address(_) => self.strangers,
            Key::Proof(_) => self.proofs,
        }
    }
}

/// Whose bucket it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Key {
    /// A session or a service account.
    Known(Uuid),
    /// An address; of the long ones the half that names a network.
    Address(u64),
    /// Proofs of who one is, by address or known browser.
    Proof(u64),
}

#[derive(Debug)]
struct Bucket {
    left: u32,
    filled_at: Instant,
}

impl Key {
    /// Whose request this is. What never crossed a network has no bucket.
    pub(crate) fn of(found: Option<&Found>, address: Option<IpAddr>) -> Option<Self> {
        let session = found.and_then(|found| found.session.as_ref()).map(|session| session.id.get());
        let program = || found.and_then(|found| found.actor.as_ref()).map(|actor| actor.person.get());
        let known = session.or_else(program).map(Self::Known);
        address.map(|address| known.unwrap_or_else(|| Self::network(address)))
    }

    fn network(address: IpAddr) -> Self {
        Self::Address(half(address))
    }

    /// The bucket of proofs from an address; what never crossed a network has none.
    pub(crate) fn proof(address: Option<IpAddr>) -> Option<Self> {
        address.map(|address| Self::Proof(half(address)))
    }

    /// The bucket of proofs from a browser that its person is known by.
    pub(crate) fn proof_of_browser(hash: &[u8; 32]) -> Self {
        let [a, b, c, d, e, f, g, h, ..] = *hash;
        Self::Proof(u64::from_be_bytes([a, b, c, d, e, f, g, h]))
    }
}

/// An address as a number; of the long ones the half that names a network, unless they carry a short one: a server that
/// listens on both kinds sees every short address so.
fn half(address: IpAddr) -> u64 {
    match address.to_canonical() {
        IpAddr::V4(short) => u64::from(short.to_bits()),
        IpAddr::V6(long) => u64::try_from(long.to_bits() >> 64).unwrap_or(u64::MAX),
    }
}

impl Rates {
    /// Buckets that fill so many times a second for a session, twice as fast for the strangers of one address, and a
    /// fifth as fast for proofs; 0 limits nothing.
    pub(crate) fn new(per_second: u32) -> Self {
        let limits = Duration::from_secs(1).checked_div(per_second).map(|pause| Limits {
            known: (per_second.saturating_mul(4), pause),
            strangers: (per_second.saturating_mul(10), pause / 2),
            proofs: (per_second.saturating_mul(2), pause * 5),
        });
        Self { limits, buckets: Mutex::default() }
    }

    /// Takes one request out of the bucket; `false` when it is empty.
    pub(crate) fn take(&self, key: Key, now: Instant) -> bool {
        let Some(limits) = self.limits else { return true };
        let (size, pause) = limits.of(key);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= KEPT {
            buckets.retain(|key, bucket| !bucket.is_full(limits.of(*key), now));
        }
        let bucket = buckets.entry(key).or_insert(Bucket { left: size, filled_at: now });
        bucket.fill(size, pause, now);
        let taken = bucket.left > 0;
        bucket.left = bucket.left.saturating_sub(1);
        taken
    }
}

impl Bucket {
    fn fill(&mut self, size: u32, pause: Duration, now: Instant) {
        let more = self.gained(pause, now);
        self.left = self.left.saturating_add(more).min(size);
        self.filled_at += pause.saturating_mul(more);
    }

    fn gained(&self, pause: Duration, now: Instant) -> u32 {
        let passed = now.saturating_duration_since(self.filled_at).as_micros();
        u32::try_from(passed / pause.as_micros().max(1)).unwrap_or(u32::MAX)
    }

    fn is_full(&self, (size, pause): (u32, Duration), now: Instant) -> bool {
        self.left.saturating_add(self.gained(pause, now)) >= size
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_empties_and_fills_again() {
        let (rates, now) = (Rates::new(100), Instant::now());
        let key = Key::Known(Uuid::nil());
        assert!((0..400).all(|_| rates.take(key, now)));
        assert!(!rates.take(key, now));
        assert!(rates.take(Key::Known(Uuid::max()), now), "another's is full");
        let later = now + Duration::from_millis(10);
        assert!(rates.take(key, later) && !rates.take(key, later));
        let much_later = now + Duration::from_secs(3600);
        assert!((0..400).all(|_| rates.take(key, much_later)), "never fuller than full");
        assert!(!rates.take(key, much_later));
        let free = Rates::new(0);
        assert!((0..10_000).all(|_| free.take(key, now)), "no limit at all");
    }

    #[test]
    fn strangers_of_one_network_share_a_bucket() {
        let key = |text: &str| Key::of(None, Some(text.parse().unwrap()));
        assert_eq!(key("2001:db8:1:2::3"), key("2001:db8:1:2:ffff::4"));
        assert_ne!(key("2001:db8:1:2::3"), key("2001:db8:1:3::3"));
        assert_ne!(key("10.0.0.1"), key("10.0.0.2"));
        assert_ne!(key("::ffff:10.0.0.1"), key("::ffff:10.0.0.2"), "as a listener on both kinds sees them");
        assert_eq!(key("::ffff:10.0.0.1"), key("10.0.0.1"));
        assert_eq!(Key::of(None, None), None);
    }
}
