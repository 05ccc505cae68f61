//! Numbers as they are shown: percentages, rates and counts, the same in every format.

/// A part of a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// The part.
    pub part: u64,
    /// The whole; if it is 0, the share is unknown.
    pub whole: u64,
}

impl Share {
    /// A share.
    pub fn new(part: u64, whole: u64) -> Share {
        Share { part: part.min(whole), whole }
    }

    /// Tenths of a percent, rounded down so that only all of it is 100 %; `None` if it is unknown.
    pub fn tenths(self) -> Option<u64> {
        (self.part * 1000).checked_div(self.whole)
    }

    /// In percent, as a number with one decimal place.
    pub fn percent(self) -> Option<f64> {
        self.tenths().map(|tenths| tenths as f64 / 10.0)
    }

    /// In percent, for people: `93.4 %`, or `unknown`.
    pub fn shown(self) -> String {
        match self.tenths() {
            None => "unknown".to_owned(),
            Some(1000) => "100 %".to_owned(),
            Some(0) if self.part == 0 => "0 %".to_owned(),
            Some(tenths) => format!("{}.{} %", tenths / 10, tenths % 10),
        }
    }
}

/// A count for people: `12,345`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A rate with two decimal places; `unknown` where there is none.
pub fn rate(rate: Option<f64>) -> String {
    rate.map_or_else(|| "unknown".to_owned(), |rate| format!("{rate:.2}"))
}

/// Days for people: `412 d`; a dash where nothing is stale.
pub fn days(days: Option<u32>) -> String {
    days.map_or_else(|| "–".to_owned(), |days| format!("{} d", grouped(days.into())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_all_is_100_percent_and_unknown_is_no_number() {
        assert_eq!(Share::new(9_999, 10_000).shown(), "99.9 %");
        assert_eq!(Share::new(1, 10_000).shown(), "0.0 %");
        assert_eq!((Share::new(0, 5).shown(), Share::new(5, 5).shown()), ("0 %".to_owned(), "100 %".to_owned()));
        assert_eq!((Share::new(0, 0).shown(), Share::new(0, 0).percent()), ("unknown".to_owned(), None));
    }

    #[test]
    fn counts_are_grouped() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
    }
}
