//! Tags of components and elements as JSX writes them, read by their form alone.

use super::script::braces_end;
use crate::parse::syntax;
use crate::text::Span;

/// A tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tag {
    /// From `<` to `>`.
    pub span: Span,
    /// Its name; empty for a fragment.
    pub name: Span,
    /// What it does.
    pub form: Form,
}

/// What a tag does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `<a>`.
    Open,
    /// `</a>`.
    Close,
    /// `<a/>`.
    Empty,
}

/// The value of an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// A text, in quotes or without; also a text alone in braces.
    Text(Span),
    /// What is between braces.
    Expression(Span),
    /// None: the attribute is set.
    Set,
}

/// An attribute of a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// Its name.
    pub name: Span,
    /// Its value.
    pub value: Value,
    /// All of it, with the quotes or braces of its value.
    pub span: Span,
}

impl Tag {
    /// Whether it is of a component: `<Tabs>`, `<a.B>`, not `<div>`.
    pub fn is_component(&self, text: &str) -> bool {
        let name = self.name.of(text);
        name.starts_with(|c: char| !c.is_ascii_lowercase()) || name.contains('.')
    }
}

/// The tag that begins at `at` and ends before `limit`. Blank lines end it, but for those in braces. Its lines may begin
/// with as many marks of block quotes as the one that it begins in.
pub fn tag(text: &str, at: usize, limit: usize) -> Option<Tag> {
    let bytes = text.as_bytes().get(..limit)?;
    let mut scan = Scan { bytes, at: at + 1, start: at, quotes: None };
    let closes = bytes.get(at) == Some(&b'<') && scan.eat(b'/');
    let name = scan.name(|byte| matches!(byte, b'-' | b'.' | b':'))?;
    if bytes.get(at) != Some(&b'<') || !name.is_empty() && !is_name_start(bytes[name.start as usize]) {
        return None;
    }
    let has_name = !name.is_empty();
    let done = |scan: &Scan<'_>, form| Some(Tag { span: Span::new(at, scan.at), name, form });
    if !has_name || closes {
        scan.blanks()?;
        let form = if closes { Form::Close } else { Form::Open };
        return if scan.eat(b'>') { done(&scan, form) } else { None };
    }
    loop {
        let before = scan.at;
        scan.blanks()?;
        if scan.eat(b'>') {
            return done(&scan, Form::Open);
        }
        if bytes.get(scan.at..scan.at + 2) == Some(b"/>") {
            scan.at += 2;
            return done(&scan, Form::Empty);
        }
        if scan.at == before && bytes.get(scan.at) != Some(&b'{') && before == name.end as usize {
            return None;
        }
        scan.attribute()?;
    }
}

/// The attributes of a tag, in order; `{...spread}` is none.
pub fn attributes(text: &str, tag: &Tag) -> Vec<Attribute> {
    let mut found = Vec::new();
    let bytes = &text.as_bytes()[..(tag.span.end as usize).min(text.len())];
    let mut scan = Scan { bytes, at: tag.name.end as usize, start: tag.span.start as usize, quotes: None };
    while scan.blanks().is_some() && scan.at + 1 < bytes.len() && !bytes[scan.at..].starts_with(b"/>") {
        match scan.attribute() {
            Some(attribute) => found.extend(attribute),
            None => break,
        }
    }
    found
}

struct Scan<'t> {
    bytes: &'t [u8],
    at: usize,
    /// Where the tag begins.
    start: usize,
    /// How many block quotes it is in, once that was asked.
    quotes: Option<usize>,
}

impl Scan<'_> {
    fn eat(&mut self, byte: u8) -> bool {
        let is_there = self.bytes.get(self.at) == Some(&byte);
        self.at += usize::from(is_there);
        is_there
    }

    /// Past blanks and line ends; `None` where a blank line is between.
    fn blanks(&mut self) -> Option<()> {
        let mut lines = 0;
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b' ' | b'\t' | b'\r' => self.at += 1,
                b'\n' => {
                    lines += 1;
                    self.at += 1;
                    let mut quotes = self.quotes();
                    while quotes > 0 && self.bytes.get(self.at).is_some_and(|b| matches!(b, b' ' | b'\t' | b'>')) {
                        quotes -= usize::from(self.bytes[self.at] == b'>');
                        self.at += 1;
                    }
                    if lines > 1 {
                        return None;
                    }
                }
                _ => break,
            }
        }
        Some(())
    }

    /// How many block quotes the tag is in: a `>` more ends it.
    fn quotes(&mut self) -> usize {
        *self.quotes.get_or_insert_with(|| {
            let line = memchr::memrchr(b'\n', &self.bytes[..self.start]).map_or(0, |end| end + 1);
            let content = syntax::behind_markers(self.bytes, line..self.start);
            memchr::memchr_iter(b'>', &self.bytes[line..content]).count()
        })
    }

    /// A name; empty where none begins here.
    fn name(&mut self, is_joint: impl Fn(u8) -> bool) -> Option<Span> {
        let start = self.at;
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80;
        while self.bytes.get(self.at).is_some_and(|byte| is_part(*byte) || self.at > start && is_joint(*byte)) {
            self.at += 1;
        }
        // `<https://..>` and `<a:>` are no tags.
        let is_cut = self.at > start && matches!(self.bytes[self.at - 1], b':' | b'.');
        (!is_cut).then(|| Span::new(start, self.at))
    }

    /// An attribute at this place, which is no blank; `Some(None)` for what is spread.
    fn attribute(&mut self) -> Option<Option<Attribute>> {
        let start = self.at;
        if self.bytes.get(self.at) == Some(&b'{') {
            self.at = braces_end(self.bytes, self.at, self.bytes.len())?;
            return Some(None);
        }
        let is_end = |byte: u8| byte.is_ascii_whitespace() || b"=<>{}\"'/`".contains(&byte);
        let len = self.bytes[start.min(self.bytes.len())..].iter().take_while(|byte| !is_end(**byte)).count();
        if len == 0 {
            return None;
        }
        self.at += len;
        let name = Span::new(start, self.at);
        let behind_name = self.at;
        self.blanks()?;
        if !self.eat(b'=') {
            self.at = behind_name;
            return Some(Some(Attribute { name, value: Value::Set, span: name }));
        }
        self.blanks()?;
        let from = self.at;
        let value = match *self.bytes.get(from)? {
            quote @ (b'"' | b'\'') => {
                let inner = &self.bytes[from + 1..];
                let len = memchr::memchr(quote, inner)?;
                if has_blank_line(&inner[..len]) {
                    return None;
                }
                self.at = from + len + 2;
                Value::Text(Span::new(from + 1, from + 1 + len))
            }
            b'{' => {
                self.at = braces_end(self.bytes, from, self.bytes.len())?;
                braced(self.bytes, Span::new(from + 1, self.at - 1))
            }
            _ => {
                let is_end = |byte: &u8| byte.is_ascii_whitespace() || matches!(*byte, b'>' | b'<' | b'{' | b'}');
                let rest = &self.bytes[from..];
                let len = rest.iter().position(is_end)?;
                let len = if rest[..len].ends_with(b"/") && rest[len] == b'>' { len - 1 } else { len };
                self.at += len;
                Value::Text(Span::new(from, from + len))
            }
        };
        Some(Some(Attribute { name, value, span: Span::new(start, self.at) }))
    }
}

/// The value in braces: a text, where it is nothing else.
fn braced(bytes: &[u8], inner: Span) -> Value {
    let slice = &bytes[inner.range()];
    let start = slice.len() - slice.trim_ascii_start().len();
    let text = slice.trim_ascii();
    if let [open @ (b'"' | b'\'' | b'`'), content @ .., close] = text
        && open == close
        && !content.contains(open)
        && !content.contains(&b'\\')
        && (*open != b'`' || memchr::memmem::find(content, b"${").is_none())
    {
        let start = inner.start as usize + start + 1;
        return Value::Text(Span::new(start, start + content.len()));
    }
    Value::Expression(inner)
}

fn has_blank_line(bytes: &[u8]) -> bool {
    let ends = || memchr::memchr_iter(b'\n', bytes);
    ends().zip(ends().skip(1)).any(|(start, end)| bytes[start + 1..end].trim_ascii().is_empty())
}

fn is_name_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$') || byte >= 0x80
}
