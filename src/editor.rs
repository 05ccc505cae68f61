//! What an editor asks about a page of an open [`Session`](crate::session::Session), without any protocol: places are
//! files and byte spans, what people read is Markdown, what changes a page is a list of edits. Nothing is written here,
//! except the baseline ([`Session::accept_into_baseline`](crate::session::Session::accept_into_baseline)).
//!
//! Every function answers from what the session has read and aligned. A file that is no page of the project, an offset
//! behind the end and a page that cannot be read have empty answers.

mod aligned;
mod alignment;
mod anchors;
mod completion;
mod definition;
mod document_links;
mod facts;
mod fixes;
mod hover;
mod labels;
mod markdown;
mod pin;
mod place;
mod skeleton;
pub mod stamping;
mod suppress;
mod symbols;

pub use alignment::{AlignedPlace, alignment};
pub use anchors::{Anchor, Reference, RenameError, anchor, references, rename_anchor};
pub use completion::{Completion, CompletionKind, Completions, completion};
pub use definition::{Definition, definition, implementations};
pub use document_links::{DocumentLink, LinkTarget, document_links};
pub use facts::{Counts, Lens, LensPart, PageFacts, lens, page_facts};
pub use fixes::{fixes, safe_fixes};
pub use hover::{Hover, hover};
pub use labels::{InlayHint, inlay_hints};
pub use pin::{PinFacts, PinState, SourceAtPin, pin, pin_state, source_at_pin};
pub use skeleton::skeleton;
pub use stamping::{StampRefusal, Stamped, stamp};
pub use suppress::{Suppressing, suppress};
pub use symbols::{Symbol, outdated_sections, symbols};
