//! The lines of a piece of code without what may be translated.

use super::language::{Kind, Language};
use super::scanner::{Context, Line, Scalar, Scanner, is_odd_blank, push};
use super::{Code, diagram, markup, yaml};

/// The lines of a block that say more than comments.
pub(super) fn lines(code: Code<'_>, language: &Language) -> Vec<Line> {
    let first = if language.kind == Kind::Markup { Context::Between } else { Context::Code(0) };
    let mut scanner = Scanner { language, stack: vec![first], yaml: Scalar::default(), note: false, open_brackets: 0 };
    let mut lines = Vec::new();
    let is_fenced = code.text.starts_with(['`', '~']);
    let fence = code.text.trim_start_matches(['`', '~']);
    let fence = &code.text[..code.text.len() - fence.len()];
    let metadata = if language.kind == Kind::Document { diagram::metadata(code.text) } else { 0 };
    let mut start = 0;
    for (at, line) in code.text.split_inclusive('\n').enumerate() {
        let (from, text) = (start, line.trim_end_matches(['\n', '\r']));
        start += line.len();
        let held = if at == 0 && !is_fenced { 0 } else { held(text, code.column) };
        let content = &text[held..];
        let is_end = is_fenced
            && at > 0
            && content.trim().starts_with(fence)
            && content.trim().trim_matches(['`', '~']).is_empty();
        let is_note = at < metadata && content.trim_start().starts_with('#');
        if is_fenced && at == 0 || is_end || is_note {
            continue;
        }
        let line = scanner.line(content, from + held);
        lines.extend(Some(line).filter(|line| !line.skeleton.is_empty()));
    }
    lines
}

/// Bytes at the start of a line that belong to the list or quote that holds the block.
fn held(line: &str, column: usize) -> usize {
    let is_held = |(_, c): &(usize, char)| matches!(c, ' ' | '\t' | '>');
    line.char_indices().take(column).take_while(is_held).last().map_or(0, |(at, c)| at + c.len_utf8())
}

impl Scanner<'_> {
    fn line(&mut self, content: &str, from: usize) -> Line {
        let code = content.trim_start_matches([' ', '\t', '\u{a0}', '\u{3000}', '\u{200b}']);
        let indent = content.len() - code.len();
        let mut line = Line {
            start: from,
            code: from + indent,
            end: from + content.len(),
            indentation: content[..indent].to_owned(),
            is_inside: self.open_brackets > 0 || self.stack.len() > 1,
            ..Line::default()
        };
        let odd = content[..indent].char_indices().filter(|(_, c)| is_odd_blank(*c));
        line.blanks.extend(odd.map(|(at, c)| (from + at, c)));
        match self.language.kind {
            Kind::Yaml => yaml::line(self, &mut line, code, indent),
            Kind::Mermaid => diagram::mermaid(self, &mut line, code),
            Kind::PlantUml => diagram::plantuml(self, &mut line, code),
            Kind::Document => diagram::document(&mut line, code),
            _ => self.read(&mut line, code, from + indent),
        }
        let ended = content.trim_end();
        line.continued_wrong = ended.len() < content.len() && ended.ends_with('\\') && !line.skeleton.is_empty();
        line
    }

    /// Reads code, from `from` in the block on.
    pub fn read(&mut self, line: &mut Line, code: &str, from: usize) {
        let mut at = 0;
        while at < code.len() {
            let rest = &code[at..];
            let step = match self.stack.last().copied().unwrap_or(Context::Code(0)) {
                Context::Comment(close) => self.until(line, rest, close, None),
                Context::Text(close) => self.until(line, rest, close, Some(from + at)),
                Context::Tag(tag) => markup::tag(self, line, rest, tag, from + at),
                Context::Between => markup::between(self, line, rest, from + at),
                Context::Script(name) => match markup::ends_script(rest, name) {
                    true => {
                        self.stack.pop();
                        0
                    }
                    false => self.code(line, code, at, from),
                },
                Context::Code(_) => self.code(line, code, at, from),
            };
            at += step;
            if step == 0 && self.stack.is_empty() {
                self.stack.push(Context::Code(0));
            }
        }
    }

    /// Skips to the end of a comment or string.
    fn until(&mut self, line: &mut Line, rest: &str, close: &str, string: Option<usize>) -> usize {
        match rest.find(close) {
            Some(end) => {
                self.stack.pop();
                if let Some(at) = string {
                    line.put("\"", at + end);
                }
                end + close.len()
            }
            None => rest.len(),
        }
    }

    fn code(&mut self, line: &mut Line, code: &str, at: usize, from: usize) -> usize {
        let (before, rest) = code.split_at(at);
        let is_script = matches!(self.stack.last(), Some(Context::Script(_)));
        if let Some((len, close)) = self.language.block_comment(rest).or_else(|| script_comment(is_script, rest)) {
            self.stack.push(Context::Comment(close));
            return len;
        }
        if self.language.is_line_comment(rest, before) || is_script && rest.starts_with("//") && !before.ends_with(':')
        {
            return rest.len();
        }
        if self.language.kind == Kind::Jsx && !is_script && markup::begins(rest, &line.skeleton) {
            return markup::open(self, line, rest, from + at);
        }
        let Some(c) = rest.chars().next() else { return rest.len() };
        if let Some(triple) = ["\"\"\"", "'''"].into_iter().find(|triple| rest.starts_with(triple)) {
            line.put("\"", from + at);
            self.stack.push(Context::Text(triple));
            return triple.len();
        }
        if c == '`' && self.language.has_templates {
            line.put("\"", from + at);
            self.stack.push(Context::Text("`"));
            return 1;
        }
        if let Some(len) = self.quoted(line, before, rest, from + at) {
            return len;
        }
        if let Some(len) =
            Some(c).filter(|c| *c == '<' && self.language.has_placeholders).and_then(|_| placeholder(rest))
        {
            line.put("<", from + at);
            line.put(">", from + at + len - 1);
            return len;
        }
        match c {
            '{' | '}' => self.brace(c),
            '(' | '[' => self.open_brackets += 1,
            ')' | ']' => self.open_brackets = self.open_brackets.saturating_sub(1),
            _ => {}
        }
        push(line, c, from + at);
        c.len_utf8()
    }

    /// Follows the braces of code within an element.
    fn brace(&mut self, c: char) {
        let is_outermost = self.stack.len() == 1;
        match self.stack.last_mut() {
            Some(Context::Code(open)) if c == '{' => *open += 1,
            Some(Context::Code(open)) if *open > 1 || is_outermost => *open = open.saturating_sub(1),
            Some(Context::Code(_)) => drop(self.stack.pop()),
            _ => {}
        }
    }

    /// A string on one line: its marks stay, its content goes, unless it is for programs.
    pub fn quoted(&self, line: &mut Line, before: &str, rest: &str, at: usize) -> Option<usize> {
        let open = rest.chars().next()?;
        let close = match open {
            '"' | '\'' if self.language.quotes.contains(open) => open,
            '`' if !self.language.has_templates => '`',
            '“' => '”',
            '”' => '”',
            '„' => '“',
            '«' => '»',
            '‘' | '’' => '’',
            _ => return None,
        };
        let inner = &rest[open.len_utf8()..];
        let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
        let mut last = before.chars().rev();
        // An apostrophe: `l'heure`, `don't`; but `f'text'`.
        if matches!(open, '\'' | '’') && is_letter(last.next()) && is_letter(inner.chars().next()) {
            let is_word =
                is_letter(last.next()) || !self.language.quotes.contains('\'') || open == '’' || !inner.contains('\'');
            if is_word {
                return Some(open.len_utf8());
            }
        }
        let is_typographic = !open.is_ascii();
        line.put("\"", at);
        line.marks.push(open);
        if is_typographic {
            line.quotes.push((at, open));
        }
        let Some(end) = closing(inner, close) else { return Some(open.len_utf8()) };
        line.strings.push(at..at + open.len_utf8() + end + close.len_utf8());
        let content = &inner[..end];
        let mark = inner[end..].chars().next().unwrap_or(close);
        let behind = &inner[end + mark.len_utf8()..];
        if !mark.is_ascii() {
            line.quotes.push((at + open.len_utf8() + end, mark));
        }
        line.marks.push(mark);
        let is_key = behind.trim_start().starts_with(':');
        if self.language.kind == Kind::Json && (is_key || is_identifier(content)) {
            line.put(content, at + open.len_utf8());
            line.put("\"", at + open.len_utf8() + end);
        }
        Some(open.len_utf8() + end + mark.len_utf8())
    }
}

/// Where a string ends; a backslash keeps a mark from ending it.
fn closing(inner: &str, close: char) -> Option<usize> {
    let mut is_escaped = false;
    inner.char_indices().find_map(|(at, c)| {
        let ends = c == close || close == '”' && c == '“' || close == '“' && c == '”';
        let found = (ends && !is_escaped).then_some(at);
        is_escaped = c == '\\' && !is_escaped;
        found
    })
}

/// Comments of scripts and styles within markup.
fn script_comment(is_script: bool, rest: &str) -> Option<(usize, &'static str)> {
    (is_script && rest.starts_with("/*")).then_some((2, "*/"))
}

/// The length of `<name>`, if that is for the reader to fill in.
fn placeholder(rest: &str) -> Option<usize> {
    const LONGEST: usize = 80;
    let end = rest.find('>').filter(|end| *end <= LONGEST)?;
    let name = &rest[1..end];
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.' | '/' | '\'' | '’' | ':');
    let begins = name.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
    (begins && !name.ends_with(' ') && name.chars().all(is_part)).then_some(end + 1)
}

/// Whether the content of a string is a name for programs: `lampStart`, `lamp_start`, `a/b.json`, `io.lamp`.
fn is_identifier(content: &str) -> bool {
    let is_part = |b: u8| b.is_ascii_alphanumeric() || b"_./:-@$#".contains(&b);
    let inner = content.trim_matches(['.', ':']);
    let has_joint = inner.contains(['_', ':', '@', '.'])
        || content.starts_with('/')
        || content.as_bytes().windows(2).any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
    content.bytes().all(is_part) && has_joint && content.bytes().any(|b| b.is_ascii_alphabetic())
}
