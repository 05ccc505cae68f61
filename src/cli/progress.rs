//! A line on a terminal that says how far a check has come; it is gone when the check is done.

use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use super::Failure;
use crate::session::{Progress, Request};

/// A run this short shows no progress.
const SHOW_AFTER: Duration = Duration::from_secs(1);
const BETWEEN: Duration = Duration::from_millis(100);
/// Goes to the start of the line and empties it.
const CLEAR: &str = "\r\u{1b}[K";

/// Runs something long; on a terminal, with a line that says how far it has come.
///
/// # Errors
/// Those of `run`.
pub(super) fn with_progress<T>(
    request: &Request,
    waits: bool,
    run: impl FnOnce(&Request) -> Result<T, Failure>,
) -> Result<T, Failure> {
    if !waits {
        return run(request);
    }
    let request = Request { progress: Progress::counted(), ..request.clone() };
    let _line = ProgressLine::new(request.progress.clone());
    run(&request)
}

/// The line, as long as this lives.
struct ProgressLine {
    done: Arc<(Mutex<bool>, Condvar)>,
    /// None where there can be no thread for it: then nothing is shown.
    writer: Option<JoinHandle<()>>,
}

impl ProgressLine {
    /// Shows `progress` on standard error once a run takes longer than a second.
    fn new(progress: Progress) -> ProgressLine {
        let done = Arc::new((Mutex::new(false), Condvar::new()));
        let watched = done.clone();
        let show = move || tell(&progress, &watched, SHOW_AFTER, &mut io::stderr());
        ProgressLine { done, writer: std::thread::Builder::new().spawn(show).ok() }
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        let (done, changed) = &*self.done;
        if let Ok(mut done) = done.lock() {
            *done = true;
        }
        changed.notify_all();
        if let Some(writer) = self.writer.take() {
            // What went wrong with the line is nothing to tell of.
            let _ = writer.join();
        }
    }
}

/// Writes the line again until it is done, and takes it away; nothing before `patience` is over.
fn tell(progress: &Progress, (done, changed): &(Mutex<bool>, Condvar), patience: Duration, out: &mut dyn Write) {
    let (mut pause, mut shown) = (patience, false);
    let Ok(mut is_done) = done.lock() else { return };
    loop {
        match changed.wait_timeout_while(is_done, pause, |done| !*done) {
            Ok((now, waited)) if waited.timed_out() => is_done = now,
            _ => break,
        }
        pause = BETWEEN;
        // A terminal that is gone wants no line.
        if write!(out, "{CLEAR}{}", progress.so_far()).and_then(|()| out.flush()).is_err() {
            return;
        }
        shown = true;
    }
    if shown {
        let _ = write!(out, "{CLEAR}").and_then(|()| out.flush());
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Sender, channel};

    use super::*;

    /// Hands on what is written.
    struct ProgressState(Sender<Vec<u8>>);

    impl Write for ProgressState {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.send(bytes.to_vec()).map_err(|_| io::ErrorKind::BrokenPipe)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn who_waits_is_told_and_the_line_goes() {
        let progress = Progress::counted();
        progress.begin("pages read", 9);
        progress.step();
        let done = (Mutex::new(false), Condvar::new());
        let (sender, heard) = channel();
        let text = std::thread::scope(|scope| {
            scope.spawn(|| tell(&progress, &done, Duration::ZERO, &mut ProgressState(sender)));
            let first: Vec<u8> = heard.iter().take(2).flatten().collect();
            *done.0.lock().expect("free") = true;
            done.1.notify_all();
            first.into_iter().chain(heard.iter().flatten()).collect()
        });
        let text = String::from_utf8(text).expect("UTF-8");
        assert!(text.starts_with(&format!("{CLEAR}1 of 9 pages read")) && text.ends_with(CLEAR), "{text:?}");
    }

    #[test]
    fn who_does_not_wait_sees_nothing() {
        let mut out = Vec::new();
        tell(&Progress::counted(), &(Mutex::new(true), Condvar::new()), Duration::ZERO, &mut out);
        assert!(out.is_empty());
    }
}
