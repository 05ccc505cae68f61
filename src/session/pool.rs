//! The worker threads of a session: as many as are wanted, or as there can be.

use std::cell::OnceCell;
use std::sync::Arc;

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

thread_local! {
    /// A thread can be a worker of one pool only.
    static ALONE: OnceCell<Arc<ThreadPool>> = const { OnceCell::new() };
}

/// Starts worker threads, as many as the machine has if not said; fewer where the system gives no more.
///
/// # Errors
/// When not even this thread can do the work.
pub(super) fn pool(threads: Option<usize>) -> Result<Arc<ThreadPool>, ThreadPoolBuildError> {
    let mut count = match threads {
        Some(count) => count.max(1),
        None => std::thread::available_parallelism().map_or(1, usize::from),
    };
    while count > 0 {
        match ThreadPoolBuilder::new().num_threads(count).build() {
            Ok(pool) => return Ok(Arc::new(pool)),
            Err(_) => count /= 2,
        }
    }
    ALONE.with(|alone| match alone.get() {
        Some(pool) => Ok(Arc::clone(pool)),
        None => {
            let pool = Arc::new(ThreadPoolBuilder::new().num_threads(1).use_current_thread().build()?);
            Ok(Arc::clone(alone.get_or_init(|| pool)))
        }
    })
}
