//! What an editor asks about a page of an open [`Session`](crate::session::Session), without any protocol: places are
//! files and byte spans, what people read is Markdown, what changes a page is a list of edits. Nothing is written here,
//! except the baseline ([`accept`]).
//!
//! Every function answers from what the session has read and aligned. A file that is no page of the project, an offset
//! behind the end and a page that cannot be read have empty answers.

mod aligned;
mod alignment;
mod definition;
mod hover;
mod markdown;
mod pin;
mod place;

pub use alignment::{AlignedPlace, alignment};
pub use definition::{Definition, definition, implementations};
pub use hover::{Hover, hover};
pub use pin::{PinFacts, PinState, pin, pin_state, source_at_pin};
