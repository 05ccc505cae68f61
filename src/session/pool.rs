//! The worker threads of a session: as many as are wanted, or as there is room for.

use std::sync::Arc;
use std::time::Duration;

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::Error;

/// Address space that a run needs beside its threads, however small the project.
const LEAST: usize = 16 << 20;

/// What a thread takes: its stack, and what is kept for it by the allocator.
const OF_A_THREAD: usize = 4 << 20;

/// How long to wait for threads of a pool that could not be started whole.
const GIVE_BACK: Duration = Duration::from_millis(20);

/// Starts worker threads, as many as the machine has if not said; fewer where the system gives no more.
///
/// # Errors
/// When there cannot be a single one.
pub(super) fn pool(threads: Option<usize>) -> Result<Arc<ThreadPool>, Error> {
    let machine = || std::thread::available_parallelism().map_or(1, usize::from);
    let mut count = threads.unwrap_or_else(machine).max(1);
    let mut error = Error::Memory;
    while count > 0 {
        // A thread that cannot get its memory, or the first page after it, ends the program without a word.
        error = if has_room_for(count) {
            match ThreadPoolBuilder::new().num_threads(count).build() {
                Ok(pool) => return Ok(Arc::new(pool)),
                Err(why) => {
                    // Those that did start are on their way out, and give back what they hold.
                    std::thread::sleep(GIVE_BACK);
                    why.into()
                }
            }
        } else {
            Error::Memory
        };
        count /= 2;
    }
    Err(error)
}

/// Whether that many threads can work. Nothing is taken: the system only says whether it could be.
fn has_room_for(threads: usize) -> bool {
    let wanted = threads.saturating_mul(OF_A_THREAD).saturating_add(LEAST);
    Vec::<u8>::new().try_reserve_exact(wanted).is_ok()
}
