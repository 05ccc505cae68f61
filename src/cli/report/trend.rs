//! The numbers of earlier days, read from the history of all repositories and kept on disk.

use std::str::FromStr;

use time::{Date, Month};

use super::super::{Checker, Failure};
use super::input;
use crate::files::{CacheFolder, TEXT_LIMIT};
use crate::report::TrendPoint;

/// Days of a trend at most, and those that are kept: of several projects, and of commits that were replaced.
const MOST: usize = 400;
const MOST_KEPT: usize = MOST * 20;

/// How far a trend goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Since {
    /// So many months before the newest commit.
    Months(u32),
    /// So many days before.
    Days(u32),
    /// A day.
    Day(Date),
}

impl FromStr for Since {
    type Err = String;

    /// `12.months`, `2.years`, `90.days`, or a day.
    fn from_str(text: &str) -> Result<Since, String> {
        if let Some(day) = day(text) {
            return Ok(Since::Day(day));
        }
        let wrong = || format!("`{text}` is no time: write `12.months`, `2.years`, `90.days` or `2025-01-31`");
        let (number, unit) = text.split_once(['.', ' ']).ok_or_else(wrong)?;
        let number: u32 = number.parse().ok().filter(|number| (1..=10_000).contains(number)).ok_or_else(wrong)?;
        match unit.trim_end_matches('s') {
            "day" => Ok(Since::Days(number)),
            "week" => Ok(Since::Days(number * 7)),
            "month" => Ok(Since::Months(number)),
            "year" => Ok(Since::Months(number * 12)),
            _ => Err(wrong()),
        }
    }
}

/// How far the days of a trend are apart: it has the first day of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum Every {
    Week,
    Month,
    Quarter,
}

/// A day, `2025-03-12`.
fn day(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let month: u8 = month.parse().ok()?;
    Date::from_calendar_date(year.parse().ok()?, Month::try_from(month).ok()?, day.parse().ok()?).ok()
}

/// The first day of the month, some months before or behind; `None` where the calendar ends.
fn month(of: Date, by: i32) -> Option<Date> {
    let months = (of.year() * 12 + i32::from(u8::from(of.month())) - 1).checked_add(by)?;
    let month = Month::try_from(u8::try_from(months.rem_euclid(12)).ok()? + 1).ok()?;
    Date::from_calendar_date(months.div_euclid(12), month, 1).ok()
}

/// The days of a trend until `last`, which is left out.
fn days(since: Since, every: Every, last: Date) -> Vec<Date> {
    let first = match since {
        Since::Day(day) => Some(day),
        Since::Days(days) => last.checked_sub(time::Duration::days(days.into())),
        Since::Months(months) => i32::try_from(months).ok().and_then(|months| month(last, -months)).map(|start| {
            // The last day of a shorter month.
            start.replace_day(last.day().min(start.month().length(start.year()))).unwrap_or(start)
        }),
    };
    let first = first.unwrap_or(Date::MIN);
    let start = match every {
        Every::Week => first.checked_sub(time::Duration::days(first.weekday().number_days_from_monday().into())),
        Every::Month => month(first, 0),
        Every::Quarter => month(first, -((i32::from(u8::from(first.month())) - 1) % 3)),
    };
    let behind = |day: &Date| match every {
        Every::Week => day.checked_add(time::Duration::weeks(1)),
        Every::Month => month(*day, 1),
        Every::Quarter => month(*day, 3),
    };
    let days = std::iter::successors(start, behind).take_while(|day| *day < last);
    days.filter(|day| *day >= first).take(MOST).collect()
}

/// The day until which a trend goes: that of the newest commit, but for a commit that says it is from tomorrow or later.
/// Then it is today, and a note says why.
pub(super) fn last_day(newest: &str, today: Date) -> (String, Option<String>) {
    // Clocks may be a day apart.
    let tomorrow = today.next_day().unwrap_or(today);
    if newest.is_empty() || day(newest).is_some_and(|newest| newest <= tomorrow) {
        return (newest.to_owned(), None);
    }
    let note = format!("the newest commit is dated {newest}, which is in the future: the trend ends today");
    (today.to_string(), Some(note))
}

/// The numbers of all days of a trend before `last`. What was counted before is read from disk; `settings` are what it
/// depends on beside the commits.
pub(super) fn trend(
    engine: &dyn Checker,
    (since, every): (Since, Every),
    last: &str,
    settings: &str,
) -> Result<Vec<TrendPoint>, Failure> {
    let Some(last) = day(last) else { return Ok(Vec::new()) };
    let folder = CacheFolder::of_user();
    let mut points = Vec::new();
    for day in days(since, every, last) {
        let time = day.midnight().assume_utc().unix_timestamp();
        let Some(past) = engine.at_time(time)? else { continue };
        let cache = folder.as_ref().and_then(|folder| folder.file("trend", &[settings, &past.state]));
        let date = day.to_string();
        let kept = cache.as_ref().and_then(|file| file.read(TEXT_LIMIT));
        let kept = kept.and_then(|text| serde_json::from_slice::<TrendPoint>(&text).ok());
        if let Some(point) = kept {
            points.push(TrendPoint { date, ..point });
            continue;
        }
        let Some(engine) = (past.open)()? else { continue };
        let report = input::report_of(&*engine)?;
        let locales = report.locales.into_iter().map(|of| (of.locale, of.measures)).collect();
        let point = TrendPoint { date, locales };
        // What a clone lacks, another may have.
        if let Some(file) = cache.filter(|_| engine.history_notices().is_empty())
            && let Ok(point) = serde_json::to_vec(&point)
        {
            file.keep(&point, MOST_KEPT);
        }
        points.push(point);
    }
    Ok(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(since: &str, every: Every, last: &str) -> Vec<String> {
        let since = since.parse().expect("a time");
        days(since, every, day(last).expect("a day")).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_trend_has_the_first_days_of_months() {
        assert_eq!(shown("2.months", Every::Month, "2026-02-15"), ["2026-01-01", "2026-02-01"]);
        assert_eq!(
            shown("1.year", Every::Quarter, "2026-02-28"),
            ["2025-04-01", "2025-07-01", "2025-10-01", "2026-01-01"]
        );
        assert_eq!(shown("2026-01-26", Every::Week, "2026-02-09"), ["2026-01-26", "2026-02-02"]);
        assert_eq!(shown("1.month", Every::Month, "2026-03-31"), ["2026-03-01"]);
    }

    #[test]
    fn a_trend_ends_with_the_calendar() {
        for every in [Every::Week, Every::Month, Every::Quarter] {
            assert!(shown("1.year", every, "9999-12-31").len() >= 4, "{every:?}");
            assert!(days(Since::Months(120_000), every, Date::MIN).is_empty(), "{every:?}");
            assert!(days(Since::Days(70_000), every, Date::MIN).is_empty(), "{every:?}");
            assert_eq!(days(Since::Day(Date::MIN), every, Date::MAX).len(), MOST, "{every:?}");
        }
        assert_eq!(shown("1.month", Every::Month, "9999-12-31"), ["9999-12-01"]);
    }

    #[test]
    fn a_trend_ends_today_at_the_latest() {
        let today = day("2026-02-15").expect("a day");
        assert_eq!(last_day("2026-02-16", today), ("2026-02-16".to_owned(), None));
        let (last, note) = last_day("9999-12-31", today);
        assert!(last == "2026-02-15" && note.is_some_and(|note| note.contains("9999-12-31")));
        assert_eq!(last_day("", today), (String::new(), None));
        assert_eq!(last_day("10000-01-01", today).0, "2026-02-15");
        assert_eq!(last_day("9999-12-31", Date::MAX).0, "9999-12-31");
    }

    #[test]
    fn what_is_no_time_is_refused() {
        for text in ["", "12", "12.moons", "0.days", "-1.days", "2025-13-01", "99999999999.days"] {
            assert!(text.parse::<Since>().is_err(), "{text}");
        }
    }
}
