//! The only clock of the program, and the source of ids.

use std::sync::Mutex;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use uuid::{Builder, Uuid};

use crate::error::StoreError;
use crate::sync::lock;

/// Where time and ids come from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock and its random source.
    System,
    /// For tests and the demo: starts at `start`, goes one millisecond on per reading, and gives the same
    /// ids for the same `seed` and the same order of calls.
    Seeded {
        /// The first moment.
        start: Timestamp,
        /// Chooses the ids.
        seed: u64,
    },
}

/// A running clock, shared by all transactions of a store.
pub(crate) struct ClockState {
    zone: TimeZone,
    seeded: Option<Mutex<Seeded>>,
    last_id: Mutex<u64>,
}

struct Seeded {
    now: Timestamp,
    random: u64,
}

const STEP: SignedDuration = SignedDuration::from_millis(1);

impl ClockState {
    pub(crate) fn start(clock: &Clock) -> Result<Self, StoreError> {
        let zone = TimeZone::get("Europe/Copenhagen")
            .map_err(|e| StoreError::config("time zone Europe/Copenhagen (install tzdata)", &e))?;
        let seeded = match *clock {
            Clock::System => None,
            Clock::Seeded { start, seed } => Some(Mutex::new(Seeded { now: start, random: seed })),
        };
        Ok(Self { zone, seeded, last_id: Mutex::new(0) })
    }

    /// The time in whole microseconds, the precision both databases keep.
    pub(crate) fn now(&self) -> Timestamp {
        let now = match &self.seeded {
            None => system_now(),
            Some(seeded) => {
                let mut seeded = lock(seeded);
                let now = seeded.now;
                seeded.now = now.checked_add(STEP).unwrap_or(now);
                now
            }
        };
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }

    /// Sets a seeded clock; a system clock refuses.
    pub(crate) fn set(&self, now: Timestamp) -> Result<(), StoreError> {
        let seeded = self.seeded.as_ref().ok_or(StoreError::SystemClock)?;
        lock(seeded).now = now;
        Ok(())
    }

    /// The civil day in Denmark at `now`.
    pub(crate) fn day(&self, now: Timestamp) -> Date {
        self.zone.to_datetime(now).date()
    }

    /// A UUIDv7 for `now`. Ids of one process ascend: the time part carries twelve bits below the
    /// millisecond and never repeats.
    pub(crate) fn id(&self, now: Timestamp) -> Uuid {
        let micros = u64::try_from(now.as_microsecond()).unwrap_or(0);
        let ticks = ((micros / 1000) << 12) | ((micros % 1000) * 4096 / 1000);
        let tick = {
            let mut last = lock(&self.last_id);
            *last = ticks.max(*last + 1);
            *last
        };
        let mut random = [0_u8; 10];
        self.fill(&mut random[2..]);
        let [_, _, _, _, _, _, high, low] = (tick & 0xfff).to_be_bytes();
        (random[0], random[1]) = (high, low);
        Builder::from_unix_timestamp_millis(tick >> 12, &random).into_uuid()
    }

    fn fill(&self, bytes: &mut [u8]) {
        let Some(seeded) = &self.seeded else { return system_random(bytes) };
        let mut seeded = lock(seeded);
        for chunk in bytes.chunks_mut(8) {
            let next = split_mix(&mut seeded.random).to_le_bytes();
            chunk.copy_from_slice(&next[..chunk.len()]);
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one clock")]
fn system_now() -> Timestamp {
    Timestamp::now()
}

/// Random bytes of the operating system. Where it has none, ids would collide: the process stops.
#[expect(clippy::expect_used, reason = "no source of randomness is not a state to go on from")]
fn system_random(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the operating system gives random bytes");
}

/// Random bytes of the operating system, for secrets: tokens and salts. Never seeded, not even in tests.
#[must_use]
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    system_random(&mut bytes);
    bytes
}

/// SplitMix64: enough for reproducible test ids, never used for secrets.
fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seeded() -> ClockState {
        let start = "2026-11-22T23:30:00Z".parse().unwrap();
        ClockState::start(&Clock::Seeded { start, seed: 7 }).unwrap()
    }

    #[test]
    fn a_seeded_clock_repeats_itself() {
        let (a, b) = (seeded(), seeded());
        let ids = |clock: &ClockState| (0..5).map(|_| clock.id(clock.now())).collect::<Vec<_>>();
        assert_eq!(ids(&a), ids(&b));
        assert!(a.now() < a.now());
    }

    #[test]
    fn ids_ascend_within_one_moment() {
        for clock in [seeded(), ClockState::start(&Clock::System).unwrap()] {
            let now = clock.now();
            let ids: Vec<_> = (0..10_000).map(|_| clock.id(now)).collect();
            assert!(ids.is_sorted());
            assert_eq!(ids[0].get_version_num(), 7);
        }
    }

    #[test]
    fn the_day_is_the_danish_day() {
        let clock = seeded();
        assert_eq!(clock.day(clock.now()), jiff::civil::date(2026, 11, 23));
        assert_eq!(ClockState::start(&Clock::System).unwrap().set(clock.now()), Err(StoreError::SystemClock));
    }
}
