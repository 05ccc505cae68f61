//! Code blocks within fences.

use super::lines::{Fence, Place, Scanner};

impl Scanner<'_> {
    /// Past the lines of a code block that cannot end it, where nothing is in front of them.
    pub(super) fn plain_code(&mut self, start: usize) -> usize {
        let Some(fence) = self.fence.as_ref().filter(|fence| fence.depth == 0 && fence.indent == 0) else {
            return start;
        };
        let (mark, mut at) = (fence.mark, start);
        while let Some(len) = memchr::memchr(b'\n', &self.bytes[at..]) {
            let line = &self.bytes[at..at + len];
            let first = line.iter().find(|byte| !matches!(byte, b' ' | b'\t'));
            if first == Some(&mark) {
                break;
            }
            at += len + 1;
        }
        self.out.copy(self.text, start..at);
        at
    }

    /// A line of a code block.
    pub(super) fn code(&mut self, fence: Fence, start: usize, place: Place, end: usize) -> usize {
        let content = self.content(place, end);
        let rest = &self.bytes[content.at..end];
        let len = rest.iter().take_while(|byte| **byte == fence.mark).count();
        let closes = len >= fence.len && rest[len..].trim_ascii().is_empty();
        if rest.trim_ascii().is_empty() && !self.prefix.contains('>') {
            self.prefix.clear();
        }
        let mut place = place;
        if closes {
            place = content;
        } else {
            // What the first line is indented by is no part of the code.
            let wanted = fence.indent.min(content.column - place.column + place.left);
            place = self.pass(place, wanted, end).unwrap_or(content);
            (0..place.left).for_each(|_| self.prefix.push(' '));
            self.fence = Some(fence);
        }
        self.copy_prefix(start, place.at);
        self.next_line(place.at, end)
    }
}
