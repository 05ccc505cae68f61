//! What a report counts, on pages made by hand.

use super::*;
