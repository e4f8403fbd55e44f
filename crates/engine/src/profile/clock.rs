//! Hybrid logical clock: stamps that follow the wall clock where it can be trusted and still grow where it cannot.
//!
//! After Kulkarni et al., "Logical Physical Clocks" (2014): the time of a stamp is the greatest wall time seen so far, and a counter orders
//! what happened within it.

/// A browser's own number, random, never sent anywhere. Breaks ties between stamps of two browsers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceId(pub u64);

impl DeviceId {
    /// Reads exactly 16 hexadecimal digits.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != 16 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        u64::from_str_radix(text, 16).ok().map(Self)
    }
}

impl core::fmt::Display for DeviceId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// When and where something was written. Ordered by time, then count, then device, so that no two writes of one clock are equal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    /// Milliseconds since 1970-01-01 UTC, at most [`Stamp::MAX_TIME`].
    pub time: u64,
    /// Orders stamps of the same time.
    pub count: u32,
    /// The browser that wrote.
    pub device: DeviceId,
}

impl Stamp {
    /// The greatest time: a JSON number holds integers exactly only below 2^53.
    pub const MAX_TIME: u64 = (1 << 53) - 1;
}

/// Hands out stamps, each greater than every stamp that it handed out or observed before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    device: DeviceId,
    last: Stamp,
}

impl Clock {
    /// A clock that has seen nothing yet.
    pub const fn new(device: DeviceId) -> Self {
        Self { device, last: Stamp { time: 0, count: 0, device } }
    }

    /// The next stamp. Grows even if `now_ms` goes backwards.
    pub fn tick(&mut self, now_ms: u64) -> Stamp {
        let now = now_ms.min(Stamp::MAX_TIME);
        self.last = if now > self.last.time {
            Stamp { time: now, count: 0, device: self.device }
        } else if self.last.count < u32::MAX {
            Stamp { time: self.last.time, count: self.last.count + 1, device: self.device }
        } else {
            // 2^32 writes in one millisecond come only from a made-up file; going on in the next millisecond keeps the order.
            Stamp { time: (self.last.time + 1).min(Stamp::MAX_TIME), count: 0, device: self.device }
        };
        self.last
    }

    /// Takes note of a stamp found in a stored or imported profile, so that the next [`tick`](Self::tick) is greater.
    pub fn observe(&mut self, stamp: Stamp) {
        self.last = self.last.max(stamp);
    }
}

#[cfg(test)]
mod tests {
    use super::{Clock, DeviceId, Stamp};

    #[test]
    fn stamps_grow_even_if_the_wall_clock_goes_backwards() {
        let mut clock = Clock::new(DeviceId(7));
        let stamps: Vec<Stamp> =
            [1000, 1000, 400, 0, 1001, 5, u64::MAX, 3].into_iter().map(|now| clock.tick(now)).collect();
        assert!(stamps.windows(2).all(|pair| pair[0] < pair[1]), "{stamps:?}");
    }

    #[test]
    fn a_stamp_observed_from_a_device_that_is_ahead_is_overtaken() {
        let mut clock = Clock::new(DeviceId(1));
        let ahead = Stamp { time: 9000, count: 41, device: DeviceId(u64::MAX) };
        clock.observe(ahead);
        assert!(clock.tick(10) > ahead);
    }

    #[test]
    fn a_stamp_observed_from_the_past_changes_nothing() {
        let mut clock = Clock::new(DeviceId(1));
        let before = clock.tick(500);
        clock.observe(Stamp { time: 4, count: 9, device: DeviceId(2) });
        assert_eq!(clock.tick(500), Stamp { count: before.count + 1, ..before });
    }

    #[test]
    fn an_exhausted_counter_moves_on_to_the_next_millisecond() {
        let mut clock = Clock::new(DeviceId(1));
        let full = Stamp { time: 5, count: u32::MAX, device: DeviceId(3) };
        clock.observe(full);
        assert_eq!(clock.tick(5), Stamp { time: 6, count: 0, device: DeviceId(1) });
    }

    #[test]
    fn device_ids_are_sixteen_hexadecimal_digits() {
        let device = DeviceId(0x00f8_6d08_1884_c7d6);
        assert_eq!(device.to_string(), "00f86d081884c7d6");
        assert_eq!(DeviceId::parse("00f86d081884c7d6"), Some(device));
        for wrong in ["", "f86d081884c7d6", "+0f86d081884c7d6", "00f86d081884c7dg", "00f86d081884c7d60"] {
            assert_eq!(DeviceId::parse(wrong), None, "{wrong}");
        }
    }
}
