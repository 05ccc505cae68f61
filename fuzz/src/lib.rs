//! The properties that the project's own tests hold, for the fuzz targets.

#[path = "../../tests/robustness/properties.rs"]
mod properties;

pub use properties::*;
