//! Repositories that want to have something run.
