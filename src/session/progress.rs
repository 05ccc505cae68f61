//! How far a run has come, for those who wait.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// How far a run has come; shared with the progress line. By default there is none, and nothing is counted.
#[derive(Clone, Debug, Default)]
pub struct Progress(Option<Arc<Counts>>);

#[derive(Debug, Default)]
struct Counts {
    what: Mutex<&'static str>,
    done: AtomicUsize,
    all: AtomicUsize,
}

impl Progress {
    /// One that counts.
    pub fn counted() -> Progress {
        Progress(Some(Arc::default()))
    }

    /// So many steps lie ahead; `what` says in the past tense what they do: `pages read`.
    pub fn begin(&self, what: &'static str, steps: usize) {
        let Some(counts) = &self.0 else { return };
        if let Ok(mut now) = counts.what.lock() {
            *now = what;
        }
        counts.done.store(0, Ordering::Relaxed);
        counts.all.store(steps, Ordering::Relaxed);
    }

    /// One of them is done.
    pub fn step(&self) {
        if let Some(counts) = &self.0 {
            counts.done.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// What is being done, in words; empty before anything is.
    pub fn so_far(&self) -> String {
        let Some(counts) = &self.0 else { return String::new() };
        let what = counts.what.lock().map_or("", |what| *what);
        let (done, all) = (counts.done.load(Ordering::Relaxed), counts.all.load(Ordering::Relaxed));
        if what.is_empty() { String::new() } else { format!("{} of {all} {what}", done.min(all)) }
    }
}
