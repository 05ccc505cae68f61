//! Cells of CSV.

use crate::config::guarded;

/// A cell that a spreadsheet takes for text, not for a formula.
pub fn csv_cell(text: &str) -> String {
    let text = guarded(text);
    if text.contains(['"', ',', ';', '\n', '\r', '\t']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}
